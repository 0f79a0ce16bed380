// The phrase groups that the heuristics look for, all in one place.
//
//   lexicon_groups()[static_cast<std::size_t>(PhraseId::kEmail)].phrases
//
// Standard interface phrases and word endings; none names an outlet. How a
// phrase is matched is said in phrases.h. Thread-safety: constant data.
#ifndef KIJIL_FEATURES_LEXICON_H_
#define KIJIL_FEATURES_LEXICON_H_

#include <cstddef>
#include <span>

#include "features/phrases.h"

namespace kijil {

enum class PhraseId : std::size_t {
  // Those that are measured (phrases.h).
  kDate,
  kTime,
  kRelativeTime,
  // Others.
  kEndsFormal,
  kEndsPlain,
  kEndsPolite,
  kEndsQuoteReport,
  kEndsCut,
  kEndsButton,
  kEndsCaption,
  kTimeStampWord,
  kCount,
  kRank,
  kListNumber,
  kEmail,
  kUrl,
  kPhone,
  kByline,
  kDateline,
  kSpeaker,
  kSignOff,
  kCopyright,
  kRegistration,
  kCredit,
  kTag,
  kBullet,
  kPointer,
  kBreadcrumb,
  kMenuWord,
  kShareWord,
  kReactionWord,
  kCommentWord,
  kSubscribeWord,
  kListHeading,
  kBoardHeader,
  kMoreWord,
  kTeaser,
  kScandal,
  kMoneyAd,
  kHealthAd,
  kCode,
  kPager,
  kNotice,
  kNavigation,
  kSize,  // the number of groups
};

inline constexpr std::size_t kNumPhraseGroups =
    static_cast<std::size_t>(PhraseId::kSize);

std::span<const PhraseGroup> lexicon_groups();

// The automaton over all groups, built once.
const PhraseGroups& lexicon();

}  // namespace kijil

#endif  // KIJIL_FEATURES_LEXICON_H_
