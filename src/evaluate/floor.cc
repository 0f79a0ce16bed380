// Floors and figures are two JSON trees of the same shape, walked together.
// Tested by floor_test.cc.
#include "kijil/floor.h"

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "kijil/line.h"
#include "text/utf8.h"

namespace kijil {
namespace {

using Json = nlohmann::ordered_json;

// Keys on the way from the root.
using Path = std::vector<std::string>;

std::string in_words(const Path& path) {
  std::string out;
  for (const std::string& key : path) out += (out.empty() ? "" : " > ") + key;
  return out;
}

bool is_ceiling(const Path& path) { return path.back() == "ece"; }

Error at(std::string_view file, const Path& path, const std::string& message) {
  std::string where(file);
  if (!path.empty()) where += ": " + in_words(path);
  return {ErrorCode::kInvalidArgument, where + ": " + message};
}

Result<Json> parse_object(std::string_view name, std::string_view text) {
  const std::string repaired = repair_utf8(text);
  Json json = Json::parse(repaired, nullptr, false);
  if (json.is_object()) return json;
  std::string message(name);
  message += json.is_discarded() ? ": not valid JSON" : ": no JSON object";
  return Error{ErrorCode::kCorrupt,
               message +
                   "; expected floors such as {\"macro avg\": "
                   "{\"f1-score\": 0.85}}"};
}

bool has_figure(const Json& figures, const Path& path) {
  const Json* at = &figures;
  for (const std::string& key : path) {
    if (!at->is_object() || !at->contains(key)) return false;
    at = &at->at(key);
  }
  return at->is_number();
}

// What could stand where the figures have no such key.
std::string keys_of(const Json& figures) {
  constexpr std::size_t kShown = 8;
  std::string out;
  std::size_t shown = 0;
  for (const auto& [key, value] : figures.items()) {
    if (shown++ == kShown) return out + ", ...";
    out += (out.empty() ? "" : ", ") + key;
  }
  return out.empty() ? "nothing" : out;
}

// Visits each floor with its figure.
class Walk {
 public:
  using Visit = std::function<void(const Path&, Json& floor, double found)>;

  Walk(std::string_view file, Visit visit)
      : file_(file), visit_(std::move(visit)) {}

  Status through(Json& floors, const Json& figures) {
    for (auto& [key, floor] : floors.items()) {
      path_.push_back(key);
      if (!figures.contains(key)) {
        return at(file_, path_,
                  "the evaluation has no such figure; at this place it has " +
                      keys_of(figures));
      }
      if (Status s = one(floor, figures.at(key)); !s) return s;
      path_.pop_back();
    }
    return ok();
  }

 private:
  Status one(Json& floor, const Json& figure) {
    if (floor.is_object()) {
      if (figure.is_object()) return through(floor, figure);
      return at(file_, path_, "the evaluation has no figures below this place");
    }
    if (!floor.is_number()) return at(file_, path_, "a floor is a number");
    if (!figure.is_number()) {
      return at(file_, path_,
                "a floor needs a figure of its own; write it below this "
                "place, which has " +
                    keys_of(figure));
    }
    visit_(path_, floor, figure.get<double>());
    return ok();
  }

  std::string_view file_;
  Visit visit_;
  Path path_;
};

bool misses(double floor, double found, bool ceiling) {
  return ceiling ? found > floor + kFloorTolerance
                 : found < floor - kFloorTolerance;
}

// To three digits: down for a floor, up for a ceiling. What a sum loses in its
// last place costs no digit.
double rounded(double found, bool ceiling) {
  constexpr double kDigits = 1000, kNoise = 1e-6;
  return (ceiling ? std::ceil(found * kDigits - kNoise)
                  : std::floor(found * kDigits + kNoise)) /
         kDigits;
}

// Whole numbers, such as "lines", stay whole.
Json number(double value) {
  if (value == std::floor(value) && std::abs(value) > 1) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

// The floors that a new file has: places only, the figures come with them.
Json default_floors(const Json& figures) {
  std::vector<Path> paths = {{"macro avg", "f1-score"}};
  for (const Label label : kModelLabels) {
    const std::string name(label_name(label));
    const Path support = {name, "support"};
    if (!has_figure(figures, support) || figures.at(name).at("support") == 0) {
      continue;
    }
    paths.push_back({name, "f1-score"});
  }
  paths.push_back({"body characters", "f1-score"});
  paths.push_back({"accuracy"});
  paths.push_back({"calibration", "ece"});
  Json floors = Json::object();
  for (const Path& path : paths) {
    if (!has_figure(figures, path)) continue;
    Json* place = &floors;
    for (const std::string& key : path) place = &(*place)[key];
    *place = 0;
  }
  return floors;
}

FloorChange changed(const Path& path, double floor, double found,
                    FloorLowering lowering) {
  FloorChange change{
      FloorChange::Kind::kKept, in_words(path), floor, floor, found,
      is_ceiling(path)};
  const double figure = rounded(found, change.is_ceiling);
  const bool better = change.is_ceiling ? figure < floor : figure > floor;
  if (better) {
    change.kind = FloorChange::Kind::kRaised;
    change.after = figure;
  } else if (misses(floor, found, change.is_ceiling)) {
    const bool lower = lowering == FloorLowering::kAllowed;
    change.kind =
        lower ? FloorChange::Kind::kLowered : FloorChange::Kind::kMissed;
    if (lower) change.after = figure;
  }
  return change;
}

std::string dump(const Json& floors) {
  return floors.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Result<UpdatedFloors> start_floors(const Json& figures, std::string_view name) {
  UpdatedFloors started;
  Json floors = default_floors(figures);
  Walk walk(name, [&](const Path& path, Json& floor, double found) {
    const double after = rounded(found, is_ceiling(path));
    floor = number(after);
    started.changes.push_back({FloorChange::Kind::kStarted, in_words(path),
                               std::nullopt, after, found, is_ceiling(path)});
  });
  if (Status s = walk.through(floors, figures); !s) return s.error();
  started.json = dump(floors);
  return started;
}

}  // namespace

Result<FloorCheck> check_floors(std::string_view evaluation_json,
                                const FloorFile& file) {
  const Result<Json> figures = parse_object("evaluation", evaluation_json);
  if (!figures) return figures.error();
  Result<Json> floors = parse_object(file.name, file.json);
  if (!floors) return floors.error();
  FloorCheck check;
  Walk walk(file.name, [&](const Path& path, Json& floor, double found) {
    ++check.floors;
    const auto value = floor.get<double>();
    const bool ceiling = is_ceiling(path);
    if (misses(value, found, ceiling)) {
      check.misses.push_back({in_words(path), value, found, ceiling});
    }
  });
  if (Status s = walk.through(*floors, *figures); !s) return s.error();
  if (check.floors == 0) {
    return at(file.name, {},
              "holds no floor, so that nothing can miss it; write one such as "
              "{\"macro avg\": {\"f1-score\": 0.85}}, or let `kijil eval "
              "--floor FILE --update` start it");
  }
  return check;
}

Result<UpdatedFloors> update_floors(std::string_view evaluation_json,
                                    const FloorFile& file,
                                    FloorLowering lowering) {
  const Result<Json> figures = parse_object("evaluation", evaluation_json);
  if (!figures) return figures.error();
  if (is_blank_text(file.json)) return start_floors(*figures, file.name);
  Result<Json> floors = parse_object(file.name, file.json);
  if (!floors) return floors.error();
  UpdatedFloors updated;
  Walk walk(file.name, [&](const Path& path, Json& floor, double found) {
    FloorChange change = changed(path, floor.get<double>(), found, lowering);
    if (change.after != change.before) floor = number(change.after);
    updated.changes.push_back(std::move(change));
  });
  if (Status s = walk.through(*floors, *figures); !s) return s.error();
  if (updated.changes.empty()) return start_floors(*figures, file.name);
  updated.json = dump(*floors);
  return updated;
}

}  // namespace kijil
