// What a client sees of an upstream's replies in a jail: nothing that names a path of the upstream.
// SPDX-License-Identifier: MIT
#pragma once

#include "sftp/exchange.h"

namespace sshrp::sftp {

/// The answer to one of our questions. Throws ProtocolError.
QuestionAnswer read_answer(BytesView payload);

/// The code of a STATUS; its texts may be missing, as in earlier versions. Throws ProtocolError.
Status read_status(BytesView payload);

/// What a client sees of attributes.
enum class Shown : std::uint8_t { all, nothing };

/// What a listing, or attributes, are of.
struct Listed {
  enum class Directory : std::uint8_t { beneath, root } directory = Directory::beneath;
  Shown attributes = Shown::all;
};

/// A NAME of READDIR for the client. Entries that are no name of a file go; a long name is replaced by one
/// made of the attributes where it says more than a name; ".." of the root isn't described. Where no
/// attributes may be shown, names are all. What would be of more than `max_listing` is a failure. Throws
/// ProtocolError. The owners that are shown are noted.
Bytes shown_listing(BytesView payload, std::uint32_t client_id, const Listed& listed, ShownIds& ids);

/// ATTRS, without extended pairs. Throws ProtocolError.
Bytes shown_attributes(BytesView payload, std::uint32_t client_id, Shown shown, ShownIds& ids);

/// EXTENDED_REPLY to a request of that name: limits no larger than ours; others must have the form that
/// belongs to them. Throws ProtocolError.
Bytes shown_extended_reply(BytesView payload, std::uint32_t client_id, std::string_view extension);

}  // namespace sshrp::sftp
