// KIJIL_EXPORT marks what the shared library shows; all else stays hidden.
#ifndef KIJIL_EXPORT_H_
#define KIJIL_EXPORT_H_

#if defined(_WIN32)
#define KIJIL_EXPORT
#else
#define KIJIL_EXPORT __attribute__((visibility("default")))
#endif

#endif  // KIJIL_EXPORT_H_
