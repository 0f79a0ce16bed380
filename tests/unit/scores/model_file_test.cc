// Damage of every kind to a small file, and what each is told.
#include "scores/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "base/hash.h"

namespace kijil {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kTable = "rows of numbers";
const std::string kMeta = R"({"name": "은하"})";

std::string small_file() {
  return write_model_file({{"TABL", kTable}, {"META", kMeta}});
}

Result<ModelFile> opened(std::string bytes) {
  return ModelFile::from_bytes(std::move(bytes), "m.kijil");
}

void expect_refused(const Result<ModelFile>& file, ErrorCode code,
                    const std::string& why) {
  ASSERT_FALSE(file.has_value()) << why;
  EXPECT_EQ(file.error().code, code) << file.error().message;
  EXPECT_THAT(file.error().message,
              AllOf(StartsWith("m.kijil: "), HasSubstr(why)));
}

template <typename T>
T read_at(const std::string& bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

// As models/FORMAT.md has it: over all bytes but its own eight.
std::uint64_t checksum_of(const std::string& bytes) {
  std::uint64_t parts[2] = {hash_bytes(std::string_view(bytes).substr(0, 24)),
                            hash_bytes(std::string_view(bytes).substr(32))};
  return hash_bytes({reinterpret_cast<const char*>(parts), sizeof parts});
}

// The bytes with another value at `at` and, so that no checksum tells, a new
// checksum.
template <typename T>
std::string rewritten(std::string bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
  const std::uint64_t checksum = checksum_of(bytes);
  std::memcpy(bytes.data() + 24, &checksum, sizeof checksum);
  return bytes;
}

// Where the directory tells of section n.
constexpr std::size_t offset_of(std::size_t n) { return 32 + 24 * n + 8; }
constexpr std::size_t length_of(std::size_t n) { return 32 + 24 * n + 16; }

TEST(ModelFile, GivesBackItsSections) {
  const Result<ModelFile> file = opened(small_file());
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->section("TABL"), kTable);
  EXPECT_EQ(file->section("META"), kMeta);
  EXPECT_EQ(file->section("CRFP"), "");
  EXPECT_EQ(file->name(), "m.kijil");
  EXPECT_EQ(file->size(), small_file().size());
}

TEST(ModelFile, IsLaidOutAsItsFormatSays) {
  const std::string bytes = small_file();
  EXPECT_EQ(bytes.substr(0, 8), std::string("KIJIL\r\n\x1a", 8));
  EXPECT_EQ(read_at<std::uint32_t>(bytes, 8), kModelVersion);
  EXPECT_EQ(read_at<std::uint32_t>(bytes, 12), 2u);
  EXPECT_EQ(read_at<std::uint64_t>(bytes, 16), bytes.size());
  EXPECT_EQ(read_at<std::uint64_t>(bytes, 24), checksum_of(bytes));
  EXPECT_EQ(bytes.substr(32, 4), "TABL");
  EXPECT_EQ(read_at<std::uint32_t>(bytes, 36), 0u);
  EXPECT_EQ(read_at<std::uint64_t>(bytes, offset_of(0)), 128u);
  EXPECT_EQ(read_at<std::uint64_t>(bytes, length_of(0)), kTable.size());
  EXPECT_EQ(bytes.substr(56, 4), "META");
  EXPECT_EQ(read_at<std::uint64_t>(bytes, offset_of(1)), 192u);
  EXPECT_EQ(read_at<std::uint64_t>(bytes, length_of(1)), kMeta.size());
  EXPECT_EQ(bytes.substr(128, kTable.size()), kTable);
  EXPECT_EQ(bytes.substr(192), kMeta);
}

TEST(ModelFile, HasHashesThatNoVersionChanges) {
  // From the tables of models/FORMAT.md.
  EXPECT_EQ(hash_bytes(""), 0xE220A8397B1DCDAFu);
  EXPECT_EQ(hash_bytes("a"), 0x03FABB46C7DA43A9u);
  EXPECT_EQ(hash_bytes("abcdefgh"), 0x3BF752686DBDB481u);
  EXPECT_EQ(hash_bytes("abcdefghi"), 0x310D6794C044B63Cu);
  EXPECT_EQ(hash_bytes("첫눈이"), 0x99202123E7D18BE3u);
}

TEST(ModelFile, MayHoldEmptySectionsOrNone) {
  const Result<ModelFile> none = opened(write_model_file({}));
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none->section("TABL"), "");
  for (const auto& sections :
       std::vector<std::vector<std::pair<std::string, std::string>>>{
           {{"AAAA", ""}},
           {{"AAAA", ""}, {"BBBB", "b"}, {"CCCC", ""}},
           {{"AAAA", std::string(64, 'a')}, {"BBBB", ""}, {"CCCC", ""}}}) {
    const Result<ModelFile> file = opened(write_model_file(sections));
    ASSERT_TRUE(file.has_value()) << file.error().message;
    for (const auto& [id, bytes] : sections) {
      EXPECT_EQ(file->section(id), bytes);
    }
  }
}

TEST(ModelFile, KeepsAnyBytesAlignedForTables) {
  std::vector<std::pair<std::string, std::string>> sections;
  for (const std::size_t size : {1u, 63u, 64u, 65u, 1000u}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7);
    sections.emplace_back("S" + std::to_string(100 + sections.size()), bytes);
  }
  const std::string bytes = write_model_file(sections);
  const Result<ModelFile> file = opened(bytes);
  ASSERT_TRUE(file.has_value());
  for (std::size_t n = 0; n < sections.size(); ++n) {
    EXPECT_EQ(file->section(sections[n].first), sections[n].second);
    EXPECT_EQ(read_at<std::uint64_t>(bytes, offset_of(n)) % 64, 0u);
  }
}

TEST(ModelFile, CopiesShareTheBytes) {
  std::string_view table;
  ModelFile copy;
  {
    const Result<ModelFile> file = opened(small_file());
    copy = *file;
    table = file->section("TABL");
  }
  EXPECT_EQ(table, kTable);
  EXPECT_EQ(copy.section("TABL").data(), table.data());
}

TEST(ModelFile, NamesTheSectionThatIsRequired) {
  const Result<ModelFile> file = opened(small_file());
  EXPECT_EQ(*file->require("META"), kMeta);
  const Result<std::string_view> missing = file->require("CRFP");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(missing.error().message,
              AllOf(StartsWith("m.kijil: "), HasSubstr("CRFP")));
}

TEST(ModelFile, IsUsedInPlace) {
  const std::string bytes = small_file();
  const Result<ModelFile> file = ModelFile::view(bytes, "m.kijil");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->section("TABL").data(), bytes.data() + 128);
}

TEST(ModelFileRefuses, EveryLengthButItsOwn) {
  const std::string bytes = small_file();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // Memory of just this size, so that a sanitizer sees a read behind it.
    const std::unique_ptr<char[]> cut(new char[size]);
    std::memcpy(cut.get(), bytes.data(), size);
    expect_refused(ModelFile::view({cut.get(), size}, "m.kijil"),
                   ErrorCode::kCorrupt,
                   size < 8 ? "not a kijil model" : "cut short");
  }
  for (const std::size_t more : {1u, 8u, 64u}) {
    expect_refused(opened(bytes + std::string(more, '\0')), ErrorCode::kCorrupt,
                   "padded");
  }
}

TEST(ModelFileRefuses, EveryByteThatIsAnother) {
  const std::string bytes = small_file();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int flip = 1; flip < 256; ++flip) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      const Result<ModelFile> file = opened(std::move(damaged));
      ASSERT_FALSE(file.has_value()) << "byte " << at << " ^ " << flip;
      ASSERT_THAT(file.error().message, StartsWith("m.kijil: "));
    }
  }
}

TEST(ModelFileRefuses, EveryBitThatIsAnotherBehindManySections) {
  // Six sections, as of a page model; the last may be empty.
  const std::string bytes = write_model_file({{"STG1", kTable},
                                              {"CALB", "1234"},
                                              {"CRFP", std::string(64, 'p')},
                                              {"CRFL", "l"},
                                              {"TEST", "t"},
                                              {"META", ""}});
  ASSERT_TRUE(opened(bytes).has_value());
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    ASSERT_FALSE(opened(std::move(damaged)).has_value()) << "bit " << bit;
  }
}

TEST(ModelFileRefuses, WhatIsNoModel) {
  for (const std::string& bytes :
       {std::string(), std::string("{}"), std::string(100, '\0'),
        // As a text-mode transfer would leave it.
        "KIJIL\n\x1a" + small_file().substr(8)}) {
    expect_refused(opened(bytes), ErrorCode::kCorrupt, "not a kijil model");
  }
}

TEST(ModelFileRefuses, OtherVersionsAndTellsThem) {
  for (const std::uint32_t version : {0u, 2u, 77u}) {
    expect_refused(opened(rewritten(small_file(), 8, version)),
                   ErrorCode::kUnsupported,
                   "version " + std::to_string(version) + ", ");
  }
}

TEST(ModelFileRefuses, DamageByItsChecksum) {
  std::string bytes = small_file();
  bytes.back() = '!';
  expect_refused(opened(bytes), ErrorCode::kCorrupt, "checksum");
}

TEST(ModelFileRefuses, SectionsThatLieOutside) {
  const std::string bytes = small_file();
  const std::uint64_t size = bytes.size(), most = ~std::uint64_t{0};
  for (const std::size_t n : {0u, 1u}) {
    // The offsets 129 and 132 lie inside, but not at a multiple of 8.
    for (const std::uint64_t offset :
         {std::uint64_t{129}, std::uint64_t{132}, size, (size + 7) / 8 * 8,
          size + 800, most - 7, most}) {
      expect_refused(opened(rewritten(bytes, offset_of(n), offset)),
                     ErrorCode::kCorrupt, "section lies outside");
    }
    const auto offset = read_at<std::uint64_t>(bytes, offset_of(n));
    for (const std::uint64_t length :
         {size - offset + 1, size, most, most - offset + 1}) {
      expect_refused(opened(rewritten(bytes, length_of(n), length)),
                     ErrorCode::kCorrupt, "section lies outside");
    }
  }
}

TEST(ModelFileRefuses, MoreSectionsThanItHasRoomFor) {
  for (const std::uint32_t count : {9u, 100u, ~0u}) {
    expect_refused(opened(rewritten(small_file(), 12, count)),
                   ErrorCode::kCorrupt, "section lies outside");
  }
}

TEST(ModelFileOpen, ReadsAFileOrSaysWhyNot) {
  namespace fs = std::filesystem;
  const fs::path folder =
      fs::path(testing::TempDir()) / "kijil_model_file_test";
  fs::create_directories(folder);
  const fs::path path = folder / "모형.kijil";
  ASSERT_TRUE(write_file(path, small_file()).has_value());
  const Result<ModelFile> file = ModelFile::open(path);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->section("META"), kMeta);
  EXPECT_EQ(file->name(), path.string());

  const Result<ModelFile> missing = ModelFile::open(folder / "none.kijil");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("none.kijil"));

  const Result<ModelFile> directory = ModelFile::open(folder);
  ASSERT_FALSE(directory.has_value());
  EXPECT_EQ(directory.error().code, ErrorCode::kIo);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace kijil
