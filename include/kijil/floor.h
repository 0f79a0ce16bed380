// Floors: figures that an evaluation must not fall below.
//
//   const std::string figures = kijil::evaluation_json(e, every_slice);
//   auto check = kijil::check_floors(figures, {"floors.json", bytes});
//   for (const kijil::FloorMiss& m : check->misses) std::cout << m.path;
//
// Floors are a JSON object shaped as evaluation_json(): any of its numbers, at
// the same place, each the least that is to be found there:
//   {"macro avg": {"f1-score": 0.85}, "sites": {"나루": {"accuracy": 0.9}}}
// "ece" is an error and thus a ceiling: the most that is to be found.
//
// A figure that lacks less than kFloorTolerance to its floor holds it: floors
// are written with three digits, and another machine's arithmetic may turn a
// line whose labels are as good as equal.
//
// In messages a place is written `sites > 나루 > accuracy`.
// Thread-safe: pure functions.
#ifndef KIJIL_FLOOR_H_
#define KIJIL_FLOOR_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/export.h"
#include "kijil/result.h"

namespace kijil {

inline constexpr double kFloorTolerance = 5e-4;

// A floor file's content, and what messages call it.
struct FloorFile {
  std::string_view name, json;
};

struct FloorMiss {
  std::string path;
  double floor = 0, found = 0;
  bool is_ceiling = false;
};

struct FloorCheck {
  std::size_t floors = 0;         // how many there are
  std::vector<FloorMiss> misses;  // in the file's order
};

// Holds an evaluation, given as evaluation_json(), against floors.
// Fails with kCorrupt if either is no JSON object, and with kInvalidArgument,
// naming file and place, if a floor is no number, stands where the evaluation
// has none (a slice that was not asked for, a site that is not there), or if
// there is no floor at all, which would hold whatever happens.
KIJIL_EXPORT Result<FloorCheck> check_floors(std::string_view evaluation_json,
                                             const FloorFile& floors);

enum class FloorLowering { kNever, kAllowed };

struct FloorChange {
  enum class Kind {
    kStarted,  // there was none
    kRaised,   // to the figure
    kKept,     // the figure is where the floor is
    kLowered,  // to the figure, which missed it
    kMissed,   // kept, although the figure misses it
  };
  Kind kind = Kind::kKept;
  std::string path;
  std::optional<double> before;  // empty if started
  double after = 0, found = 0;
  bool is_ceiling = false;
};

struct UpdatedFloors {
  std::string json;                  // the new file, ending with a line end
  std::vector<FloorChange> changes;  // one for each floor, in the file's order
};

// Raises each floor to the figure found, rounded down to three digits (a
// ceiling is lowered, rounded up); lowers none, and leaves those that are
// missed, unless it is allowed to. Order and indentation of the keys (two
// blanks) are kept from one update to the next.
// A file without any floor, or an empty one, starts with the macro average's
// F1, that of each label with gold lines and of body in characters, the
// accuracy, and the expected calibration error if the evaluation has one.
// Fails as check_floors() does.
KIJIL_EXPORT Result<UpdatedFloors> update_floors(
    std::string_view evaluation_json, const FloorFile& floors,
    FloorLowering lowering = FloorLowering::kNever);

}  // namespace kijil

#endif  // KIJIL_FLOOR_H_
