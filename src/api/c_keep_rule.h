// A kijil_keep_rule, which may be of a program older or newer than the library,
// as a KeepRule.
//
//   Result<KeepRule> rule = keep_rule(given);   // NULL: the defaults
//
// Thread-safety: pure function. Tested by tests/abi/c_test.c.
#ifndef KIJIL_API_C_KEEP_RULE_H_
#define KIJIL_API_C_KEEP_RULE_H_

#include "kijil/c.h"
#include "kijil/filter.h"
#include "kijil/result.h"

namespace kijil {

// Fails with kInvalidArgument if a label or number cannot be, and with
// kUnsupported if a member is set that this library does not know of.
Result<KeepRule> keep_rule(const kijil_keep_rule* given);

}  // namespace kijil

#endif  // KIJIL_API_C_KEEP_RULE_H_
