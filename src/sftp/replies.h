// What a client sees of an upstream's replies in a jail: nothing that names a path of the upstream.
#pragma once

#include "sftp/exchange.h"

namespace sshrp::sftp {

/// The answer to one of our questions. Throws ProtocolError.
QuestionAnswer read_answer(BytesView payload);

/// The code of a STATUS; its texts may be missing, as in earlier versions. Throws ProtocolError.
Status read_status(BytesView payload);

/// Which directory a listing is of.
enum class Listed : std::uint8_t { root, beneath };

/// A NAME of READDIR for the client. Entries that are no name of a file go; a long name is replaced by one
/// made of the attributes where it says more than a name; ".." of the root isn't described. Throws
/// ProtocolError.
Bytes shown_listing(BytesView payload, std::uint32_t client_id, Listed listed);

/// ATTRS, without extended pairs. Throws ProtocolError.
Bytes shown_attributes(BytesView payload, std::uint32_t client_id);

/// EXTENDED_REPLY to `request`: limits no larger than ours; others must have the form that belongs to them.
/// Throws ProtocolError.
Bytes shown_extended_reply(BytesView payload, std::uint32_t client_id, std::string_view extension);

}  // namespace sshrp::sftp
