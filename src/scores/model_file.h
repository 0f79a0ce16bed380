// The container of a `.kijil` file: named sections behind a checked header.
//
//   Result<ModelFile> f = ModelFile::open("my.kijil");
//   std::string_view table = f->section("STG1");
//
// models/FORMAT.md describes the bytes. Thread-safety: const after opening;
// copies share the bytes.
#ifndef KIJIL_SCORES_MODEL_FILE_H_
#define KIJIL_SCORES_MODEL_FILE_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijil/result.h"

namespace kijil {

inline constexpr std::uint32_t kModelVersion = 1;
// How every model file begins. As in PNG: the line break and the end-of-file
// byte show a transfer that meddled with the bytes.
inline constexpr std::string_view kModelMagic("KIJIL\r\n\x1a", 8);

class ModelFile {
 public:
  // Reads the whole file. Fails with kNotFound, kIo or kCorrupt.
  static Result<ModelFile> open(const std::filesystem::path& path);
  // `name` is what errors call the bytes.
  static Result<ModelFile> from_bytes(std::string bytes, std::string name);
  // Uses the bytes in place. REQUIRES: they outlive the ModelFile and begin
  // at a multiple of 8 bytes.
  static Result<ModelFile> view(std::string_view bytes, std::string name);

  // Empty if there is no such section.
  std::string_view section(std::string_view id) const;
  // Like section(), but an error if there is none.
  Result<std::string_view> require(std::string_view id) const;
  const std::string& name() const { return name_; }
  std::size_t size() const { return bytes_.size(); }
  // The one in its head, over all other bytes: tells models apart.
  std::uint64_t checksum() const;

 private:
  Result<ModelFile> checked() &&;

  std::shared_ptr<const std::string> owned_;
  std::string_view bytes_;
  std::string name_;
  std::vector<std::pair<std::string, std::string_view>> sections_;
};

// A file with these sections, in this order. REQUIRES: ids of four characters.
std::string write_model_file(
    const std::vector<std::pair<std::string, std::string>>& sections);

}  // namespace kijil

#endif  // KIJIL_SCORES_MODEL_FILE_H_
