// An account as bytes: as a master tells a helper whom to become, and a recording has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "ops/privileges.h"
#include "util/bytes.h"

namespace sshrp::ops {

/// Empty: it stays who it is.
Bytes encode_account(const std::optional<Account>& account);
/// Throws wire::ProtocolError.
std::optional<Account> decode_account(BytesView bytes);

}  // namespace sshrp::ops
