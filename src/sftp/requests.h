// What clients can request, as one table: each request's arguments, what it needs and does
// (draft-ietf-secsh-filexfer-02 §6, OpenSSH's PROTOCOL §4).
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>

#include "sftp/protocol.h"
#include "sftp/rules.h"
#include "sftp/walk.h"

namespace sshrp::sftp {

/// An argument of a request, by its encoding and meaning.
enum class Argument : std::uint8_t { none, path, handle, text, uint32, uint64, open_flags, attributes, data };

/// What a request does to names, and so to the paths of other requests.
enum class Effect : std::uint8_t {
  none,
  changes,  // afterwards a name may be missing, a directory or a plain file: what never leads out of a jail
  moves,    // afterwards a name may be a link, or another directory: checked paths may no longer be what they
            // were
};

/// What a request opened, or what it needs.
enum class HandleKind : std::uint8_t { file, directory, any };

struct RequestForm {
  Type type;
  std::string_view extension{};  // the name, of Type::extended
  std::array<Argument, 5> arguments{};
  Type reply;  // what answers it; besides, STATUS always may
  Effect effect = Effect::none;
  Operations needs{};  // what open flags and a size among attributes need comes on top
  std::array<Last, 2> last{Last::follow, Last::follow};  // of each path
  std::array<std::optional<Status>, 2> if_link{};        // the answer if a path looked at leads to a link
  HandleKind handle = HandleKind::any;
  std::string_view audited_as{};  // the operation's name, where each is recorded
};

/// nullptr: nothing that we know. `extension` is empty but for Type::extended.
const RequestForm* find_form(Type type, std::string_view extension);

/// A request taken apart; views into its payload.
struct Request {
  const RequestForm* form = nullptr;  // nullptr: nothing that we know
  std::uint32_t id = 0;
  std::array<std::string_view, 2> paths{};
  std::array<std::string_view, 2> handles{};
  std::size_t path_count = 0;
  std::size_t handle_count = 0;
  std::uint32_t open_flags = 0;
  Attributes attributes{};  // to be set
  Operations needs{};
  BytesView payload{};

  bool has_type(Type type) const { return form && form->type == type; }
  bool is_extension(std::string_view name) const { return form && form->extension == name; }
};

/// `payload`: a packet without its length; of a WRITE only the head. Throws ProtocolError unless the
/// arguments are those of the form, and nothing else.
Request parse_request(BytesView payload);

/// The same request under another id, and with other paths and handles, as many as it has.
Bytes with_arguments(const Request& request, std::uint32_t id, const std::array<std::string_view, 2>& paths,
                     const std::array<std::string_view, 2>& handles);

}  // namespace sshrp::sftp
