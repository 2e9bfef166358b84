// Extensions: the pairs of VERSION (draft-ietf-secsh-filexfer-02 §4), and which of them may be announced.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"

namespace sshrp::sftp {

class Extensions {
 public:
  Extensions() = default;
  /// Of the pairs of a VERSION those whose requests stand in the table of request_forms.cpp, in the version
  /// that is meant there. Throws ProtocolError.
  explicit Extensions(BytesView pairs);

  bool has(std::string_view name) const;
  /// For a VERSION.
  BytesView pairs() const { return pairs_; }

 private:
  Bytes pairs_;
  std::vector<std::string_view> names_;  // static text
};

}  // namespace sshrp::sftp
