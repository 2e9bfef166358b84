// Long names of NAME: lines like those of `ls -l` (draft-ietf-secsh-filexfer-02 §7).
#pragma once

#include <string>

#include "sftp/attributes.h"

namespace sshrp::sftp {

/// A line of our own; numbers stand for user and group, and the time is UTC, without seconds.
std::string long_name(std::string_view file_name, const Attributes& attributes);

}  // namespace sshrp::sftp
