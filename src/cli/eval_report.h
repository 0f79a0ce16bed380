// What `kijil eval` shows of an evaluation, and the files that it writes.
//
//   add_report_flags(flags);
//   Result<EvalReport> report = read_report_flags(flags);
//   print_report(flags, *report, evaluation);
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_EVAL_REPORT_H_
#define KIJIL_CLI_EVAL_REPORT_H_

#include <string>
#include <vector>

#include "cli/options.h"
#include "kijil/evaluate.h"
#include "kijil/result.h"

namespace kijil::cli {

// --samples and --bootstrap-seed, of the 95% intervals.
void add_bootstrap_flags(FlagParser& flags);
Result<EvaluateOptions> read_bootstrap_flags(const FlagParser& flags);

// Fails if a file that --json, --markdown or --html names cannot be written, or
// is one of the inputs.
Status check_report_files(const FlagParser& flags,
                          const std::vector<std::string>& inputs);

// Writes the files that flags such as `--json FILE` name; what cannot be
// written is reported, and the others are written all the same.
class ReportFiles {
 public:
  explicit ReportFiles(const FlagParser& flags) : flags_(flags) {}

  // `make()` gives the file's text; it is called only if the flag is there.
  template <typename Make>
  void write(const std::string& flag, const Make& make) {
    if (flags_.has(flag)) write_text(flag, make());
  }
  bool all_written() const { return all_written_; }

 private:
  void write_text(const std::string& flag, const std::string& text);

  const FlagParser& flags_;
  bool all_written_ = true;
};

struct EvalReport {
  EvaluationFormat shown = {};
  // Files hold everything: who writes one looks at it later.
  EvaluationFormat written = {true, true, true, true, true, 20, 50};
  EvaluateOptions options = {};
};

void add_report_flags(FlagParser& flags);
Result<EvalReport> read_report_flags(const FlagParser& flags);

// To stdout.
void print_report(const FlagParser& flags, const EvalReport& report,
                  const Evaluation& evaluation);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_EVAL_REPORT_H_
