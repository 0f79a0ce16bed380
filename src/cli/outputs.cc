#include "cli/outputs.h"

#include <filesystem>

namespace kijil::cli {
namespace {

namespace fs = std::filesystem;

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  return fs::is_regular_file(a, ignored) && fs::equivalent(a, b, ignored);
}

// True if `file` is the input, or a file somewhere within it.
bool is_within(const fs::path& file, const fs::path& input) {
  std::error_code error;
  if (!fs::is_directory(input, error)) return is_same_file(file, input);
  fs::recursive_directory_iterator entry(
      input, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    if (is_same_file(file, entry->path())) return true;
  }
  return false;
}

Status check_place(const fs::path& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) {
    return Error{ErrorCode::kIo,
                 file.string() + ": is a directory; name a file"};
  }
  const fs::path folder = file.parent_path();
  if (!folder.empty() && !fs::is_directory(folder, ignored)) {
    return Error{ErrorCode::kNotFound, file.string() + ": there is no folder " +
                                           folder.string() + "; make it first"};
  }
  return ok();
}

}  // namespace

Status check_outputs(const std::vector<std::string>& outputs,
                     const std::vector<std::string>& inputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i] == "-") continue;
    if (Status place = check_place(outputs[i]); !place) return place;
    for (const std::string& input : inputs) {
      if (!is_within(outputs[i], input)) continue;
      return Error{ErrorCode::kInvalidArgument,
                   outputs[i] +
                       ": is read by this very command; writing would destroy "
                       "it, so name another file"};
    }
    std::error_code ignored;
    const bool is_device = fs::is_character_file(outputs[i], ignored);
    for (std::size_t k = 0; k < i && !is_device; ++k) {
      if (fs::path(outputs[k]).lexically_normal() !=
          fs::path(outputs[i]).lexically_normal()) {
        continue;
      }
      return Error{ErrorCode::kInvalidArgument,
                   outputs[i] + ": is to be written twice; name two files"};
    }
  }
  return ok();
}

}  // namespace kijil::cli
