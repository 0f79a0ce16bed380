#include "cli/floors.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "base/file.h"
#include "cli/log.h"
#include "kijil/floor.h"

namespace kijil::cli {
namespace {

using Kind = FloorChange::Kind;

// Four digits, as in the tables; lines and pages are whole.
std::string figure_text(double value) {
  char buffer[32];
  const bool is_whole = value == std::floor(value) && std::abs(value) > 1;
  std::snprintf(buffer, sizeof buffer, is_whole ? "%.0f" : "%.4f", value);
  return buffer;
}

std::string miss_text(const std::string& file, const FloorMiss& miss) {
  return file + ": " + miss.path + ": " + figure_text(miss.found) +
         (miss.is_ceiling ? " is above its ceiling of "
                          : " is below its floor of ") +
         figure_text(miss.floor);
}

std::string change_text(const std::string& file, const FloorChange& change) {
  std::string text = file + ": " + change.path + ": ";
  text += change.is_ceiling ? "ceiling " : "floor ";
  if (!change.before) return text + "set to " + figure_text(change.after);
  // A ceiling that tightens comes down.
  text += change.after > *change.before ? "raised" : "lowered";
  return text + " from " + figure_text(*change.before) + " to " +
         figure_text(change.after);
}

std::string counted_floors(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " floor" : " floors");
}

Outcome report_misses(const std::string& file, std::size_t missed,
                      std::size_t floors) {
  if (missed == 0) {
    log_info(file + ": " + counted_floors(floors) + ", all held");
    return Outcome::kDone;
  }
  log_error(file + ": " + std::to_string(missed) + " of " +
            counted_floors(floors) +
            " missed; if that is meant, write them anew with --update "
            "--allow-lower");
  return Outcome::kNo;
}

Result<std::string> read_floors(const std::string& file) {
  Result<std::string> floors = read_file(file);
  if (floors || floors.error().code != ErrorCode::kNotFound) return floors;
  return Error{ErrorCode::kNotFound,
               floors.error().message + ", or start the file with --update"};
}

Outcome check(const std::string& file, const std::string& figures) {
  const Result<std::string> floors = read_floors(file);
  if (!floors) {
    log_error(floors.error().message);
    return Outcome::kError;
  }
  const Result<FloorCheck> held = check_floors(figures, {file, *floors});
  if (!held) {
    log_error(held.error().message);
    return Outcome::kError;
  }
  for (const FloorMiss& miss : held->misses) log_error(miss_text(file, miss));
  return report_misses(file, held->misses.size(), held->floors);
}

Outcome report_update(const std::string& file, const UpdatedFloors& updated) {
  for (const FloorChange& change : updated.changes) {
    if (change.kind == Kind::kMissed) {
      log_error(miss_text(
          file, {change.path, change.after, change.found, change.is_ceiling}));
    } else if (change.kind != Kind::kKept) {
      log_info(change_text(file, change));
    }
  }
  const auto count = [&updated](Kind kind) {
    return static_cast<std::size_t>(std::count_if(
        updated.changes.begin(), updated.changes.end(),
        [kind](const FloorChange& change) { return change.kind == kind; }));
  };
  return report_misses(file, count(Kind::kMissed), updated.changes.size());
}

Outcome update(const std::string& file, const std::string& figures,
               FloorLowering lowering) {
  Result<std::string> floors = read_file(file);
  if (!floors && floors.error().code != ErrorCode::kNotFound) {
    log_error(floors.error().message);
    return Outcome::kError;
  }
  const std::string before = floors ? *floors : std::string();
  const Result<UpdatedFloors> updated =
      update_floors(figures, {file, before}, lowering);
  if (!updated) {
    log_error(updated.error().message);
    return Outcome::kError;
  }
  if (updated->json != before) {
    if (const Status written = write_file(file, updated->json); !written) {
      log_error(written.error().message);
      return Outcome::kError;
    }
  }
  return report_update(file, *updated);
}

}  // namespace

void add_floor_flags(FlagParser& flags) {
  flags.add("floor",
            "exit with 1 if a figure is below its floor in this JSON, which is "
            "shaped as that of --json",
            "FILE.json");
  flags.add_switch("update",
                   "raise the floors to the figures; starts a missing file");
  flags.add_switch("allow-lower",
                   "with --update: also lower floors that were missed");
}

std::optional<Outcome> check_floor_flags(const FlagParser& flags) {
  if (flags.has("update") && !flags.has("floor")) {
    return flags.usage_error("--update goes with --floor only");
  }
  if (flags.has("allow-lower") && !flags.has("update")) {
    return flags.usage_error("--allow-lower goes with --update only");
  }
  return std::nullopt;
}

Status check_floor_file(const FlagParser& flags) {
  if (!flags.has("floor")) return ok();
  const std::string file = flags.text("floor");
  const Result<std::string> floors = read_floors(file);
  if (!floors) {
    const bool starts =
        flags.has("update") && floors.error().code == ErrorCode::kNotFound;
    return starts ? ok() : Status(floors.error());
  }
  if (nlohmann::json::accept(*floors)) return ok();
  return Error{ErrorCode::kCorrupt,
               file +
                   ": not valid JSON; correct it, or remove it and start it "
                   "anew with --update"};
}

Outcome hold_floors(const FlagParser& flags, const Evaluation& evaluation) {
  if (!flags.has("floor")) return Outcome::kDone;
  constexpr EvaluationFormat kAllSlices{
      .by_site = true, .by_kind = true, .by_position = true, .by_length = true};
  const std::string figures = evaluation_json(evaluation, kAllSlices);
  const std::string file = flags.text("floor");
  if (!flags.has("update")) return check(file, figures);
  return update(file, figures,
                flags.has("allow-lower") ? FloorLowering::kAllowed
                                         : FloorLowering::kNever);
}

}  // namespace kijil::cli
