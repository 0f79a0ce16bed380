// Tested by model_file_test.cc.
#include "scores/model_file.h"

#include "base/bytes.h"
#include "base/file.h"
#include "base/hash.h"

namespace kijil {
namespace {

constexpr std::size_t kHeaderSize = 32;
constexpr std::size_t kEntrySize = 24;
constexpr std::size_t kAlignment = 64;

// Over the whole file but itself: a hash of the hashes of the head before it
// and of all that is behind it.
std::uint64_t checksum_of(std::string_view head, std::string_view rest) {
  ByteWriter hashes;
  hashes.put(hash_bytes(head));
  hashes.put(hash_bytes(rest));
  return hash_bytes(hashes.bytes());
}

}  // namespace

std::string write_model_file(
    const std::vector<std::pair<std::string, std::string>>& sections) {
  const auto aligned = [](std::size_t n) {
    return (n + kAlignment - 1) / kAlignment * kAlignment;
  };
  ByteWriter rest;  // directory and sections
  std::size_t offset = aligned(kHeaderSize + kEntrySize * sections.size());
  for (const auto& [id, bytes] : sections) {
    rest.put_bytes(id.substr(0, 4));
    rest.put(std::uint32_t{0});
    rest.put(static_cast<std::uint64_t>(offset));
    rest.put(static_cast<std::uint64_t>(bytes.size()));
    offset = aligned(offset + bytes.size());
  }
  for (const auto& [id, bytes] : sections) {
    while ((rest.bytes().size() + kHeaderSize) % kAlignment != 0) {
      rest.put('\0');
    }
    rest.put_bytes(bytes);
  }
  ByteWriter file;
  file.put_bytes(kModelMagic);
  file.put(kModelVersion);
  file.put(static_cast<std::uint32_t>(sections.size()));
  file.put(static_cast<std::uint64_t>(kHeaderSize + rest.bytes().size()));
  file.put(checksum_of(file.bytes(), rest.bytes()));
  file.put_bytes(rest.bytes());
  return file.bytes();
}

Result<ModelFile> ModelFile::open(const std::filesystem::path& path) {
  Result<std::string> bytes = read_file(path);
  if (!bytes) return bytes.error();
  return from_bytes(std::move(*bytes), path.string());
}

Result<ModelFile> ModelFile::from_bytes(std::string bytes, std::string name) {
  ModelFile file;
  file.owned_ = std::make_shared<const std::string>(std::move(bytes));
  file.bytes_ = *file.owned_;
  file.name_ = std::move(name);
  return std::move(file).checked();
}

Result<ModelFile> ModelFile::view(std::string_view bytes, std::string name) {
  ModelFile file;
  file.bytes_ = bytes;
  file.name_ = std::move(name);
  return std::move(file).checked();
}

Result<ModelFile> ModelFile::checked() && {
  const auto fail = [this](ErrorCode code, const std::string& why) {
    return Error{code, name_ + ": " + why};
  };
  if (!bytes_.starts_with(kModelMagic)) {
    return fail(ErrorCode::kCorrupt,
                "not a kijil model (it does not begin with the mark of one); "
                "give a .kijil file made by `kijil train` or `kijil model "
                "fold`");
  }
  ByteReader in(bytes_.substr(kModelMagic.size()));
  const auto version = in.get<std::uint32_t>();
  const auto count = in.get<std::uint32_t>();
  const auto size = in.get<std::uint64_t>();
  const auto checksum = in.get<std::uint64_t>();
  if (in.good() && version != kModelVersion) {
    return fail(ErrorCode::kUnsupported,
                "model format version " + std::to_string(version) +
                    ", but this kijil reads version " +
                    std::to_string(kModelVersion) +
                    "; use the kijil that made it, or train again");
  }
  if (!in.good() || size != bytes_.size() || size < kHeaderSize) {
    return fail(ErrorCode::kCorrupt,
                "cut short or padded: " + std::to_string(bytes_.size()) +
                    " bytes, where its head says " + std::to_string(size) +
                    "; copy it again");
  }
  if (checksum_of(bytes_.substr(0, kHeaderSize - sizeof checksum),
                  bytes_.substr(kHeaderSize)) != checksum) {
    return fail(ErrorCode::kCorrupt,
                "its checksum does not match its content; copy it again");
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto raw_id = in.get_array<char>(4);
    in.get<std::uint32_t>();
    const auto offset = in.get<std::uint64_t>();
    const auto length = in.get<std::uint64_t>();
    if (!in.good() || offset % 8 != 0 || offset > bytes_.size() ||
        length > bytes_.size() - offset) {
      return fail(ErrorCode::kCorrupt, "a section lies outside the file");
    }
    sections_.emplace_back(std::string(raw_id.begin(), raw_id.end()),
                           bytes_.substr(offset, length));
  }
  return std::move(*this);
}

std::uint64_t ModelFile::checksum() const {
  constexpr std::size_t kChecksumAt = kHeaderSize - sizeof(std::uint64_t);
  return ByteReader(bytes_.substr(kChecksumAt)).get<std::uint64_t>();
}

std::string_view ModelFile::section(std::string_view id) const {
  for (const auto& [name, bytes] : sections_) {
    if (name == id) return bytes;
  }
  return {};
}

Result<std::string_view> ModelFile::require(std::string_view id) const {
  const std::string_view bytes = section(id);
  if (bytes.empty()) {
    return Error{ErrorCode::kCorrupt,
                 name_ + ": section " + std::string(id) +
                     " is missing; the model was not written whole"};
  }
  return bytes;
}

}  // namespace kijil
