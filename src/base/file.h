// Whole files in and out, with errors that say which file and why.
//
//   Result<std::string> text = read_file("page.txt");
//   Status s = write_file("out.kijil", bytes);
//
// Thread-safety: as the file system's.
#ifndef KIJIL_BASE_FILE_H_
#define KIJIL_BASE_FILE_H_

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "kijil/result.h"

namespace kijil {

// kNotFound if there is none, kIo if it cannot be read (or is a directory).
Result<std::string> read_file(const std::filesystem::path& path);

// An open file to read from, or the same errors.
Result<std::ifstream> open_file(const std::filesystem::path& path);

// Writes a temporary file beside `path` and renames it, so that `path` holds
// either the old content or the new, never half of it. What is no regular
// file, such as a link or /dev/stdout, is written in place.
Status write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace kijil

#endif  // KIJIL_BASE_FILE_H_
