// SPDX-License-Identifier: MIT
#include "sftp/replies.h"

#include <algorithm>

#include "sftp/attributes.h"
#include "sftp/limits.h"

namespace sshrp::sftp {
namespace {

constexpr std::size_t statvfs_numbers = 11;  // OpenSSH's PROTOCOL §4.4

bool is_file_name(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

// Of the form that servers commonly give: the name at the end, and no path before it.
bool says_no_more(std::string_view long_name, std::string_view file_name) {
  return long_name.ends_with(file_name) && long_name.find('/') == std::string_view::npos &&
         long_name.find(" -> ") == std::string_view::npos;
}

// The root's parent isn't the client's to see: as in a chroot, it is the root itself.
Attributes parent_of_root(const std::optional<Attributes>& self) {
  return self.value_or(Attributes{.permissions = 040755});
}

// OpenSSH's PROTOCOL §4.8
struct Limits {
  std::uint64_t packet_length{};
  std::uint64_t read_length{};
  std::uint64_t write_length{};
  std::uint64_t open_handles{};
};

// 0: the server has no such limit.
std::uint64_t lowered(std::uint64_t limit, std::uint64_t max) {
  return limit == 0 ? max : std::min(limit, max);
}

// 0 of data in one packet says no more than that clients should take what they are used to.
Bytes shown_limits(BytesView data) {
  auto limits = wire::decode_fields<Limits>(data);
  limits.packet_length = lowered(limits.packet_length, max_packet);
  limits.read_length = std::min<std::uint64_t>(limits.read_length, max_announced_data);
  limits.write_length = std::min<std::uint64_t>(limits.write_length, max_announced_data);
  limits.open_handles = lowered(limits.open_handles, max_handles);
  return wire::encode_fields(limits);
}

void insist_on_numbers(BytesView data) {
  wire::Reader reader(data);
  for (std::size_t i = 0; i < statvfs_numbers; ++i) reader.uint64();
  reader.end();
}

// Two strings, each of strings.
void insist_on_names(BytesView data) {
  wire::Reader reader(data);
  for (int list = 0; list < 2; ++list) {
    wire::Reader names(reader.string());
    while (!names.empty()) names.string();
  }
  reader.end();
}

Bytes too_large(std::uint32_t client_id) {
  return wire::encode(fxp::Status{.id = client_id,
                                  .code = static_cast<std::uint32_t>(Status::failure),
                                  .error_message = text(Status::failure)});
}

}  // namespace

QuestionAnswer read_answer(BytesView payload) {
  switch (static_cast<Type>(payload[0])) {
    case Type::status:
      return read_status(payload);
    case Type::attrs: {
      wire::Reader reader(wire::decode<fxp::Attrs>(payload).attrs.bytes);
      const Attributes attributes = read_attributes(reader);
      reader.end();
      return attributes;
    }
    case Type::name: {
      const auto name = wire::decode<fxp::Name>(payload);
      if (name.count != 1) throw wire::ProtocolError("NAME with several names for one path");
      return std::string(wire::Reader(name.names.bytes).text());
    }
    default:
      throw wire::ProtocolError("SFTP reply of a type that wasn't asked for");
  }
}

Status read_status(BytesView payload) {
  wire::Reader reader(payload);
  reader.byte();
  reader.uint32();
  return known_status(reader.uint32());
}

Bytes shown_listing(BytesView payload, std::uint32_t client_id, const Listed& listed, ShownIds& ids) {
  const auto name = wire::decode<fxp::Name>(payload);
  wire::Reader reader(name.names.bytes);
  Bytes shown;
  std::uint32_t count = 0;
  std::optional<Attributes> self;
  for (std::uint32_t left = name.count; left > 0; --left) {
    const std::string_view file_name = reader.text();
    const std::string_view server_line = reader.text();
    Attributes attributes = read_attributes(reader);
    if (!is_file_name(file_name)) continue;
    if (file_name == ".") self = attributes;
    const bool is_roots_parent = listed.directory == Listed::Directory::root && file_name == "..";
    if (is_roots_parent) attributes = parent_of_root(self);
    if (listed.attributes == Shown::nothing) attributes = {};
    const bool keeps_line =
        !is_roots_parent && listed.attributes == Shown::all && says_no_more(server_line, file_name);
    wire::Writer(shown).string(file_name).string(keeps_line ? server_line : long_name(file_name, attributes));
    append_attributes(attributes, shown);
    ids.note(attributes);
    ++count;
    if (shown.size() > max_listing) return too_large(client_id);
  }
  reader.end();
  return wire::encode(fxp::Name{.id = client_id, .count = count, .names = {shown}});
}

Bytes shown_attributes(BytesView payload, std::uint32_t client_id, Shown shown, ShownIds& ids) {
  wire::Reader reader(wire::decode<fxp::Attrs>(payload).attrs.bytes);
  Bytes attrs;
  Attributes attributes = read_attributes(reader);
  reader.end();
  if (shown == Shown::nothing) attributes = {};
  append_attributes(attributes, attrs);
  ids.note(attributes);
  return wire::encode(fxp::Attrs{.id = client_id, .attrs = {attrs}});
}

Bytes shown_extended_reply(BytesView payload, std::uint32_t client_id, std::string_view extension) {
  const BytesView data = wire::decode<fxp::ExtendedReply>(payload).data.bytes;
  if (extension == limits_extension) {
    const Bytes limits = shown_limits(data);
    return wire::encode(fxp::ExtendedReply{.id = client_id, .data = {limits}});
  }
  if (extension.find("statvfs@") != std::string_view::npos) {
    insist_on_numbers(data);
  } else {
    insist_on_names(data);
  }
  return wire::encode(fxp::ExtendedReply{.id = client_id, .data = {data}});
}

}  // namespace sshrp::sftp
