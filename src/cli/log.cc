#include "cli/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace kijil::cli {

void start_log() {
  auto logger = spdlog::stderr_color_st("kijil");
  logger->set_pattern("%n: %^%l%$: %v");
  spdlog::set_default_logger(std::move(logger));
}

void log_error(std::string_view message) { spdlog::error("{}", message); }
void log_warning(std::string_view message) { spdlog::warn("{}", message); }
void log_info(std::string_view message) { spdlog::info("{}", message); }

}  // namespace kijil::cli
