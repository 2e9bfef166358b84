// SPDX-License-Identifier: MIT
#include "sftp/protocol.h"

#include <array>

namespace sshrp::sftp {
namespace {

constexpr std::array<std::string_view, 9> texts = {
    "Success",     "End of file",   "No such file",    "Permission denied",     "Failure",
    "Bad message", "No connection", "Connection lost", "Operation unsupported",
};

}  // namespace

std::string_view text(Status status) {
  return texts[static_cast<std::size_t>(known_status(static_cast<std::uint32_t>(status)))];
}

Status known_status(std::uint32_t code) {
  return code < texts.size() ? static_cast<Status>(code) : Status::failure;
}

}  // namespace sshrp::sftp
