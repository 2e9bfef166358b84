// The program for python3 that --import-pysshrp runs.
#pragma once

namespace sshrp::app {

/// Its argument is a configuration of pysshrp; it prints one of sshrpd, and what needs a decision as
/// comments. It ends with 1 and a sentence on stderr if the configuration can't be run.
extern const char* const pysshrp_script;

}  // namespace sshrp::app
