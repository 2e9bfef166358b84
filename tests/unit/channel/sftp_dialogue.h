// SftpDialogue: a guarded session with an SFTP channel, and packets of draft-ietf-secsh-filexfer-02 for it.
// SPDX-License-Identifier: MIT
#pragma once

#include "channel/policed_channels.h"

namespace sshrp::channel::testing {

/// `fields` behind length, type and request id.
inline Bytes sftp_packet(std::uint8_t type, std::uint32_t id, BytesView fields) {
  Bytes packet;
  wire::Writer(packet)
      .uint32(static_cast<std::uint32_t>(5 + fields.size()))
      .byte(type)
      .uint32(id)
      .raw(fields);
  return packet;
}

inline Bytes sftp_init() { return sftp_packet(1, 3, {}); }  // the version is where an id would be
inline Bytes sftp_version() { return sftp_packet(2, 3, {}); }

inline Bytes sftp_open(std::uint32_t id, std::string_view path) {
  Bytes fields;
  wire::Writer(fields).string(path).uint32(1).uint32(0);
  return sftp_packet(3, id, fields);
}

inline Bytes sftp_handle(std::uint32_t id) { return sftp_packet(102, id, PolicedChannels::string("handle")); }

inline Bytes sftp_read(std::uint32_t id, std::uint32_t size) {
  Bytes fields;
  wire::Writer(fields).string("handle").uint64(0).uint32(size);
  return sftp_packet(5, id, fields);
}

inline Bytes sftp_data(std::uint32_t id, std::size_t size) {
  return sftp_packet(103, id, PolicedChannels::string(std::string(size, 'd')));
}

/// With one path.
inline Bytes sftp_name(std::uint32_t id, std::string_view path) {
  Bytes fields;
  wire::Writer(fields).uint32(1).string(path).string(path).uint32(0);
  return sftp_packet(104, id, fields);
}

/// ATTRS of a directory.
inline Bytes sftp_folder(std::uint32_t id) {
  Bytes fields;
  wire::Writer(fields).uint32(4).uint32(040755);
  return sftp_packet(105, id, fields);
}

inline sftp::Rules audited() {
  sftp::Rules rules;
  rules.audit = sftp::Audit::on;
  return rules;
}

class SftpDialogue : public PolicedChannels {
 public:
  struct Windows {
    std::uint32_t client = 1u << 20, upstream = 1u << 20;  // what each takes at first
    std::uint32_t maximum_packet = 32768;                  // of both
  };

  explicit SftpDialogue(Windows windows, sftp::Rules rules = audited())
      : PolicedChannels(access::Permissions{}, std::move(rules)) {
    say(Way::up, msg::ChannelOpen{"session", 7, windows.client, windows.maximum_packet, {}});
    say(Way::down, msg::ChannelOpenConfirmation{7, 9, windows.upstream, windows.maximum_packet, {}});
    request_text("subsystem", "sftp");
    say(Way::down, msg::ChannelSuccess{7});
  }
  SftpDialogue() : SftpDialogue(Windows{}) {}

  void client_says(const Bytes& bytes) { say(Way::up, msg::ChannelData{9, bytes}); }
  /// All that was requested may be answered, in any order, before anything more is.
  void upstream_says(const Bytes& bytes) {
    say(Way::down, msg::ChannelData{7, bytes});
    next_id_ = 0;
  }
  /// A file of the client's is open, and nothing is under way.
  void open_file() {
    client_says(sftp_init());
    upstream_says(sftp_version());
    client_says(sftp_open(0, "/f"));
    upstream_says(sftp_handle(0));
    take(Way::up);
    take(Way::down);
  }
  /// The next answer to a READ of that many bytes, as the upstream gives it.
  Bytes answer_of_read(std::uint32_t size) {
    client_says(sftp_read(next_id_, size));
    return sftp_data(next_id_++, size);
  }

 private:
  std::uint32_t next_id_ = 0;  // that the client takes, the same as what the request has on the other side
};

/// What of some messages is data, joined.
inline Bytes data_of(const std::vector<Bytes>& messages) {
  Bytes all;
  for (const Bytes& message : messages) {
    if (message[0] != static_cast<int>(msg::Number::channel_data)) continue;
    const auto data = wire::decode<msg::ChannelData>(message).data;
    all.insert(all.end(), data.begin(), data.end());
  }
  return all;
}

/// What of some messages widens a window, in sum.
inline std::uint64_t granted_by(const std::vector<Bytes>& messages) {
  std::uint64_t sum = 0;
  for (const Bytes& message : messages) {
    if (message[0] == static_cast<int>(msg::Number::channel_window_adjust))
      sum += wire::decode<msg::ChannelWindowAdjust>(message).bytes_to_add;
  }
  return sum;
}

}  // namespace sshrp::channel::testing
