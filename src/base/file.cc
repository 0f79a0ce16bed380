#include "base/file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>

namespace kijil {
namespace {

namespace fs = std::filesystem;

// The system's reason for the last failure, e.g. "Permission denied".
std::string reason() { return std::strerror(errno); }

}  // namespace

Result<std::ifstream> open_file(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    return Error{ErrorCode::kNotFound,
                 path.string() + ": no such file; check the path"};
  }
  if (fs::is_directory(path, ignored)) {
    return Error{ErrorCode::kIo,
                 path.string() + ": is a directory; give a file"};
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return Error{ErrorCode::kIo, path.string() + ": cannot be read (" +
                                     reason() + "); check its permissions"};
  }
  return in;
}

Result<std::string> read_file(const fs::path& path) {
  Result<std::ifstream> in = open_file(path);
  if (!in) return in.error();
  std::string bytes;
  std::error_code no_size;
  const auto size = fs::file_size(path, no_size);
  if (!no_size) bytes.reserve(size);
  char chunk[1 << 16];
  while (in->read(chunk, sizeof chunk) || in->gcount() > 0) {
    bytes.append(chunk, static_cast<std::size_t>(in->gcount()));
  }
  if (in->bad()) {
    return Error{ErrorCode::kIo,
                 path.string() + ": reading failed (" + reason() + ")"};
  }
  return bytes;
}

Status write_file(const fs::path& path, std::string_view bytes) {
  // Renaming would replace a device or a link, and /dev/null only once.
  std::error_code none;
  const fs::file_status status = fs::symlink_status(path, none);
  const bool in_place = fs::exists(status) && !fs::is_regular_file(status);
  fs::path temporary = path;
  if (!in_place) temporary += ".tmp" + std::to_string(::getpid());
  std::ofstream out(temporary, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) {
    const std::string why = reason();
    std::error_code ignored;
    if (!in_place) fs::remove(temporary, ignored);
    return Error{ErrorCode::kIo, path.string() + ": cannot be written (" + why +
                                     "); check the folder and free space"};
  }
  if (in_place) return ok();
  std::error_code failed;
  fs::rename(temporary, path, failed);
  if (failed) {
    fs::remove(temporary, none);
    return Error{ErrorCode::kIo, path.string() + ": cannot be replaced (" +
                                     failed.message() +
                                     "); check its permissions"};
  }
  return ok();
}

}  // namespace kijil
