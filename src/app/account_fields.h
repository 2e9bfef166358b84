// An account as a master tells a helper whom to become.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "ops/privileges.h"
#include "util/bytes.h"

namespace sshrp::app {

/// Empty: it stays who it is.
Bytes encode_account(const std::optional<ops::Account>& account);
/// Throws wire::ProtocolError.
std::optional<ops::Account> decode_account(BytesView bytes);

}  // namespace sshrp::app
