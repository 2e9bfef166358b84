// The channels of a jailed session, with two hostile peers. Whatever they send, nothing but jailed SFTP
// reaches the upstream, and nothing but its answers the client.
// SPDX-License-Identifier: MIT
#include <set>

#include "access/permissions.h"
#include "channel/channels.h"
#include "target.h"

using namespace sshrp;

namespace {

class NoJournal : public channel::Journal {
  void refused(const std::string&) override {}
  void trouble(const std::string&) override {}
  void ran(const channel::Program&, Verdict verdict) override {
    fuzz::expect(verdict == Verdict::refused, "nothing but sftp runs");
  }
  void did(const sftp::AuditRecord&) override {}
};

bool is_harmless(const msg::ChannelRequest& request) {
  static const std::set<std::string_view> harmless = {"signal",
                                                      "break",
                                                      "eow@openssh.com",
                                                      "keepalive@openssh.com",
                                                      "winadj@putty.projects.tartarus.org",
                                                      "simple@putty.projects.tartarus.org"};
  if (harmless.contains(request.request_type)) return true;
  wire::Reader specific(request.type_specific.bytes);
  if (request.request_type == "subsystem") return specific.text() == "sftp";
  if (request.request_type != "env") return false;
  const std::string_view name = specific.text();
  return name == "LANG" || name.starts_with("LC_");
}

class Watched : public channel::Peers {
 public:
  using Peers::send;
  void send(Way way, transport::SealablePayload payload) override {
    const auto number = static_cast<msg::Number>(payload.payload[0]);
    if (way == Way::up) {
      watch(number, payload.view());
    } else {
      fuzz::expect(number != msg::Number::channel_open, "the upstream opens nothing that wasn't asked for");
    }
  }

 private:
  void watch(msg::Number number, BytesView payload) {
    if (number == msg::Number::channel_open) {
      fuzz::expect(wire::decode<msg::ChannelOpen>(payload).channel_type == "session", "only sessions open");
    } else if (number == msg::Number::channel_request) {
      const auto request = wire::decode<msg::ChannelRequest>(payload);
      fuzz::expect(is_harmless(request), "only sftp runs");
      if (request.request_type == "subsystem") with_sftp_.insert(request.recipient_channel);
    } else if (number == msg::Number::channel_data) {
      fuzz::expect(with_sftp_.contains(wire::decode<msg::ChannelData>(payload).recipient_channel),
                   "data comes after the program");
    } else {
      fuzz::expect(number >= msg::Number::channel_open_confirmation && number <= msg::Number::channel_failure,
                   "only what RFC 4254 has for channels");
    }
  }

  std::set<std::uint32_t> with_sftp_;
};

channel::Grants jailed() {
  channel::Grants grants;
  grants.permissions.rights = access::Rights({access::Right::sftp, access::Right::unnamed});
  grants.sftp.root_path = "/root/of/jail";
  grants.sftp.audit = sftp::Audit::off;
  return grants;
}

}  // namespace

// Each message: a byte that says from whom, and a string.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Watched peers;
  channel::Channels channels(jailed(), std::make_unique<NoJournal>());
  try {
    while (!input.empty()) {
      const Way way = (input.byte() & 1) != 0 ? Way::up : Way::down;
      const BytesView message = input.string();
      if (message.empty() || message[0] < static_cast<unsigned>(msg::Number::channel_open)) continue;
      channels.handle(way, transport::SealableBytes(message).payload(), peers);
      channels.burst_over();
    }
  } catch (const wire::ProtocolError&) {
  }
  channels.end();
  return 0;
}
