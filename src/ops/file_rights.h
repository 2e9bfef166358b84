// What of the file system the worker may change: Landlock rules, see landlock(7).
#pragma once

#include <string>
#include <vector>

#include "ops/system_calls.h"

namespace sshrp::ops {

/// From here on, for this process and its threads to come: files are written, made and removed in `folders`
/// only and executed nowhere, no TCP port is bound, and nobody outside is signalled, as far as the kernel
/// knows how to forbid it. Reading is left to the files' own rights: routes name files anywhere. Descriptors
/// that are open aren't touched. Throws std::system_error.
Restriction restrict_files(const std::vector<std::string>& folders);

}  // namespace sshrp::ops
