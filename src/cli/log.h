// What the command tells its user, on stderr; stdout is for data.
//
//   log_error("page.txt: no such file");   // kijil: error: page.txt: ...
//
// Thread-safety: as spdlog's.
#ifndef KIJIL_CLI_LOG_H_
#define KIJIL_CLI_LOG_H_

#include <string_view>

namespace kijil::cli {

// Call first: spdlog's own default would write to stdout.
void start_log();
void log_error(std::string_view message);
void log_warning(std::string_view message);
void log_info(std::string_view message);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_LOG_H_
