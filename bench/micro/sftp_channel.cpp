// SPDX-License-Identifier: MIT
#include "sftp_channel.h"

#include <algorithm>

#include "sftp/attributes.h"
#include "sftp/messages.h"
#include "util/taken.h"

namespace sshrp::bench {
namespace {

using sftp::Type;
namespace fxp = sftp::fxp;

constexpr std::size_t channel_data = 32768;

Bytes version_as_openssh() {
  Bytes extension;
  wire::Writer(extension).string("lsetstat@openssh.com").string("1");
  return wire::encode(fxp::Version{.version = sftp::spoken_version, .extension_pairs = {extension}});
}

Bytes attributes_of_directory() {
  Bytes attributes;
  sftp::append_attributes({.permissions = 0040755}, attributes);
  return attributes;
}

Bytes name_of(std::uint32_t id, std::string_view path) {
  Bytes names;
  wire::Writer(names).string(path).string(path);
  sftp::append_attributes({}, names);
  return wire::encode(fxp::Name{.id = id, .count = 1, .names = {names}});
}

Bytes reply_to(BytesView payload) {
  wire::Reader reader(payload);
  const auto type = static_cast<Type>(reader.byte());
  if (type == Type::init) return version_as_openssh();
  const std::uint32_t id = reader.uint32();
  switch (type) {
    case Type::realpath:
      return name_of(id, reader.text());
    case Type::lstat:
    case Type::stat:
      return wire::encode(fxp::Attrs{.id = id, .attrs = {attributes_of_directory()}});
    case Type::open:
      return wire::encode(fxp::Handle{.id = id, .handle = "handle"});
    default:
      return wire::encode(fxp::Status{.id = id, .code = 0, .error_message = "", .language_tag = ""});
  }
}

}  // namespace

void append_packet(Bytes& out, BytesView payload) { wire::Writer(out).string(payload); }

SftpChannel::SftpChannel(sftp::Rules rules) : inspector_(std::move(rules)) {
  Bytes init;
  append_packet(init, wire::encode(fxp::Init{.version = sftp::spoken_version}));
  ask(init);
}

void SftpChannel::ask(BytesView packets) {
  receive(Leg::downstream, packets);
  serve();
}

BytesView SftpChannel::answers() {
  answers_ = taken(inspector_.output(Leg::downstream));
  return answers_;
}

Bytes SftpChannel::open(std::string_view path) {
  answers();
  Bytes attributes;
  sftp::append_attributes({}, attributes);
  Bytes packet;
  append_packet(packet, wire::encode(fxp::Open{.id = 0,
                                               .filename = path,
                                               .pflags = sftp::open_flag::read | sftp::open_flag::write,
                                               .attrs = {attributes}}));
  ask(packet);
  return to_vector(as_bytes(wire::decode<fxp::Handle>(wire::Reader(answers()).string()).handle));
}

void SftpChannel::pass(Leg from, BytesView packets) {
  receive(from, packets);
  util::BlockQueue& output = inspector_.output(from == Leg::downstream ? Leg::upstream : Leg::downstream);
  output.consume(output.size());
}

void SftpChannel::receive(Leg from, BytesView packets) {
  while (!packets.empty()) {
    const BytesView piece = packets.first(std::min(packets.size(), channel_data));
    inspector_.receive(from, piece, {});
    packets = packets.subspan(piece.size());
  }
}

void SftpChannel::serve() {
  util::BlockQueue& output = inspector_.output(Leg::upstream);
  while (!output.empty()) {
    Bytes replies;
    const Bytes asked = taken(output);
    wire::Reader requests(asked);
    while (!requests.empty()) append_packet(replies, reply_to(requests.string()));
    inspector_.receive(Leg::upstream, replies, {});
  }
}

}  // namespace sshrp::bench
