// The daemon's core after a login: a client and an upstream that both do what the fuzzer says, on channels,
// with requests, data and SFTP. What reaches either of them is held against the route's rules, and what the
// session holds in memory against its bounds.
// SPDX-License-Identifier: MIT
#include "channel/terminated_channel.h"
#include "daemon_core.h"
#include "honest_upstream.h"
#include "session_rules.h"
#include "session_words.h"
#include "sftp_script.h"
#include "target.h"

using namespace sshrp;
using namespace sshrp::fuzz::words;
using msg::Number;

namespace {

constexpr std::string_view password = "right";

// Of either leg: what isn't taken, the burst that was read before that was seen, the packet that isn't whole.
constexpr std::size_t max_of_leg =
    net::max_unsent + 3 * net::burst_size + 2 * transport::max_packet_after_login;
constexpr std::size_t max_held_at_rest = 2 * max_of_leg + 2 * 1024 * 1024;
// What terminated channels may hold beside, where also more waits for the client while names are moved; and
// what waits for exchanges.
constexpr std::size_t max_of_sftp = channel::Held::max_of_upstream_while_moving + channel::Held::max_ahead +
                                    16 * channel::scarce_window + 5 * 1024 * 1024 +
                                    transport::hard_max_waiting_for_both;
constexpr std::size_t max_waiting = 2 * transport::hard_max_waiting_for_both;

const fuzz::Setup& setup() {
  static const fuzz::Setup made("", fuzz::route_tables());
  return made;
}

class Session {
 public:
  explicit Session(fuzz::Input& input)
      : input_(input),
        rules_(fuzz::route_rules[input.byte() % fuzz::route_rules.size()]),
        check_(rules_),
        core_(setup()) {
    files_.add_file("/etc/passwd", "secret");
    files_.add_directory("/srv/web/d/e");
    files_.add_file("/srv/web/f", "file");
    files_.add_link("/srv/web/l", "d");
    files_.add_link("/srv/web/out", "/etc");
    core_.on_upstream = [this](fuzz::Party& party) { upstream_.serve(party); };
    upstream_.on_message = [this](BytesView payload) { upstream_hears(payload); };
    core_.client().on_payload = [this](BytesView payload) { client_hears(payload); };
  }

  void run() {
    log_in();
    for (unsigned steps = 0; !input_.empty() && steps < max_steps && !core_.is_over(); ++steps) {
      act();
      core_.settle();
      check_memory();
    }
  }

 private:
  static constexpr unsigned max_steps = 400;
  static constexpr std::uint32_t first_of_upstream =
      100;  // its channels' numbers are others than the client's
  static constexpr std::uint32_t window = 2 * 1024 * 1024;
  static constexpr std::uint32_t piece = 32 * 1024;
  static constexpr std::size_t max_flood =
      std::size_t{48} * 1024 * 1024;  // of a run: as much as finds a fault

  void log_in() {
    core_.client().greet();
    core_.settle();
    const Bytes fields = wire::encode_fields(msg::PasswordFields{false, password});
    core_.client().say(msg::ServiceRequest{msg::userauth_service});
    core_.client().say(
        msg::UserauthRequest{rules_.user, msg::connection_service, "password", {BytesView(fields)}});
    core_.settle();
    fuzz::expect(client_in_, "who gives the right password is let in");
  }

  // ── what is heard ──

  void client_hears(BytesView payload) {
    const auto number = static_cast<Number>(payload[0]);
    if (number == Number::userauth_success) {
      client_in_ = true;
      core_.client().note_login();
    }
    check_.client_hears(payload);
    if (number != Number::channel_data || !answers_) return;
    const auto data = wire::decode<msg::ChannelData>(payload);
    for (const auto& [of_upstream, of_client] : client_channels_)
      if (of_client == data.recipient_channel)
        return core_.client().say(
            msg::ChannelWindowAdjust{of_upstream, static_cast<std::uint32_t>(data.data.size())});
  }

  void upstream_hears(BytesView payload) {
    check_.upstream_hears(payload);
    if (!answers_) return;
    switch (static_cast<Number>(payload[0])) {
      case Number::channel_open:
        return confirm(wire::decode<msg::ChannelOpen>(payload).sender_channel);
      case Number::channel_request: {
        const auto request = wire::decode<msg::ChannelRequest>(payload);
        if (request.want_reply) upstream_says(msg::ChannelSuccess{client_channel(request.recipient_channel)});
        return;
      }
      case Number::channel_data: {
        const auto data = wire::decode<msg::ChannelData>(payload);
        upstream_says(msg::ChannelWindowAdjust{client_channel(data.recipient_channel),
                                               static_cast<std::uint32_t>(data.data.size())});
        return serve(data.recipient_channel, data.data);
      }
      default:
        return;
    }
  }

  void confirm(std::uint32_t client_channel) {
    upstream_says(msg::ChannelOpenConfirmation{client_channel, next_of_upstream_, window, piece, {}});
    client_channels_[next_of_upstream_++] = client_channel;
  }
  std::uint32_t client_channel(std::uint32_t of_upstream) { return client_channels_[of_upstream]; }

  // An SFTP server that knows what it says.
  void serve(std::uint32_t channel, BytesView data) {
    const auto stream = check_.sftp().of_channel.find(channel);
    if (stream == check_.sftp().of_channel.end()) return;
    auto& server = servers_.try_emplace(channel, files_, sftp::test::UpstreamModel::Traits{}).first->second;
    try {
      server.feed(data);
      while (server.waiting() > 0) server.serve();
    } catch (const wire::ProtocolError&) {
      fuzz::expect(rules_.sftp == fuzz::RouteRules::Sftp::none, "what leaves a jail is well formed");
    }
    const Bytes reply = to_vector(server.output().data());
    server.output().consume(reply.size());
    for (std::size_t at = 0; at < reply.size(); at += piece)
      upstream_says(
          msg::ChannelData{client_channel(channel),
                           BytesView(reply).subspan(at, std::min<std::size_t>(piece, reply.size() - at))});
  }

  // ── what is said ──

  template <wire::Message T>
  void upstream_says(const T& message) {
    const Bytes payload = wire::encode(message);
    check_.upstream_says(payload);
    if (fuzz::Party* upstream = core_.upstream()) upstream->say(BytesView(payload));
  }
  void say(Way way, BytesView payload) {
    if (way == Way::up) return core_.client().say(payload);
    check_.upstream_says(payload);
    for (auto& [number, stream] : check_.sftp().of_channel)
      if (!stream.knows_root()) stream.root_is_unsure = true;
    if (fuzz::Party* upstream = core_.upstream()) upstream->say(payload);
  }
  template <wire::Message T>
  void say(Way way, const T& message) {
    const Bytes payload = wire::encode(message);
    say(way, BytesView(payload));
  }

  // The numbers stand in the corpus. An even one is the client's, an odd one the upstream's.
  void act() {
    const std::uint8_t which = input_.byte();
    const Way way = which % 2 == 0 ? Way::up : Way::down;
    switch (which / 2 % 18) {
      case 0:
        return open(way);
      case 1:
        return say(way, msg::ChannelOpenConfirmation{receiver(way), input_.byte(), window, piece, {}});
      case 2:
        return say(way, msg::ChannelOpenFailure{receiver(way), 1, "", ""});
      case 3:
        return say(way, msg::ChannelWindowAdjust{receiver(way),
                                                 std::uint32_t{input_.uint16()} << (input_.byte() % 17)});
      case 4:
        return say(way, msg::ChannelData{receiver(way), input_.string()});
      case 5:
        return say(way, msg::ChannelExtendedData{receiver(way), 1, input_.string()});
      case 6:
        return say(way, msg::ChannelEof{receiver(way)});
      case 7:
        return say(way, msg::ChannelClose{receiver(way)});
      case 8:
      case 9:
        return request(way);
      case 10:
        return request_sftp(way);
      case 11:
        return request_globally(way);
      case 12:
        return reply(way);
      case 13:
        return say(way, input_.string());
      case 14:
        return flood(way);
      case 15:
        return party_acts(way);
      case 16:
        return core_.pass(std::chrono::milliseconds(200) * (1 + input_.byte()));
      default:
        answers_ = way == Way::up;
    }
  }

  // Whom a message of that way names: one of the first channels.
  std::uint32_t receiver(Way way) { return input_.byte() % 8u + (way == Way::up ? first_of_upstream : 0); }
  std::string_view word() {
    const std::uint8_t which = input_.byte() % (std::size(words) + 1);
    return which < std::size(words) ? words[which] : as_text(input_.string());
  }

  void open(Way way) {
    const std::string_view type = channel_types[input_.byte() % std::size(channel_types)];
    Bytes specific;
    wire::Writer writer(specific);
    if (type.ends_with("tcpip")) {
      writer.string(word()).uint32(ports[input_.byte() % std::size(ports)]).string(word()).uint32(1);
    } else if (type != "session" && type != "auth-agent@openssh.com") {
      writer.string(word()).uint32(1);
    }
    say(way, msg::ChannelOpen{type, input_.byte() % 8u, window, piece, {BytesView(specific)}});
  }

  void request(Way way) {
    const std::string_view type = request_types[input_.byte() % std::size(request_types)];
    Bytes specific;
    wire::Writer writer(specific);
    if (type == "subsystem" || type == "exec" || type == "signal") {
      writer.string(word());
    } else if (type == "env") {
      writer.string(word()).string(word());
    } else if (type == "pty-req") {
      writer.string(word()).uint32(80).uint32(24).uint32(0).uint32(0).string(std::string_view());
    } else if (type == "x11-req") {
      writer.boolean(false).string(word()).string(word()).uint32(0);
    } else if (type == "exit-status") {
      writer.uint32(0);
    }
    const std::uint32_t channel = receiver(way);
    say(way, msg::ChannelRequest{channel, type, input_.byte() % 2 == 0, {BytesView(specific)}});
  }

  void request_sftp(Way way) {
    const std::uint32_t channel = receiver(way);
    const bool begins = input_.byte() % 8 == 0;
    const Bytes init{1, 0, 0, 0, 3};
    say(way, msg::ChannelData{channel, fuzz::framed_sftp(begins ? init : fuzz::sftp_request(input_))});
  }

  void request_globally(Way way) {
    const std::string_view name = global_requests[input_.byte() % std::size(global_requests)];
    Bytes specific;
    if (name.ends_with("tcpip-forward"))
      wire::Writer(specific).string(word()).uint32(ports[input_.byte() % std::size(ports)]);
    say(way, msg::GlobalRequest{name, input_.byte() % 2 == 0, {BytesView(specific)}});
  }

  void reply(Way way) {
    const std::uint8_t which = input_.byte() % 4;
    if (which == 0) return say(way, msg::ChannelSuccess{receiver(way)});
    if (which == 1) return say(way, msg::ChannelFailure{receiver(way)});
    if (which == 2) return say(way, msg::RequestSuccess{});
    say(way, msg::RequestFailure{});
  }

  void flood(Way way) {
    const std::uint32_t channel = receiver(way);
    const Bytes data(1 + std::size_t{input_.byte()} * 128);
    for (unsigned times = input_.byte(); times > 0 && flooded_ < max_flood; --times) {
      flooded_ += data.size();
      say(way, msg::ChannelData{channel, data});
      if (times % 16 == 0) core_.settle();
    }
  }

  void party_acts(Way way) {
    fuzz::Party& party = way == Way::up ? core_.client() : *core_.upstream();
    switch (input_.byte() % 4) {
      case 0:
        exchanges_ = true;
        return party.rekey();
      case 1:
        return party.end_stream();
      case 2:
        return party.set(fuzz::Party::Hearing::off);
      default:
        return party.set(fuzz::Party::Hearing::on);
    }
  }

  void check_memory() {
    std::size_t bound = max_held_at_rest;
    if (rules_.sftp != fuzz::RouteRules::Sftp::none) bound += max_of_sftp;
    if (exchanges_) bound += max_waiting;
    fuzz::expect(core_.held() <= bound, "what a session holds is bounded");
  }

  fuzz::Input& input_;
  const fuzz::RouteRules& rules_;
  fuzz::SessionCheck check_;
  fuzz::HonestUpstream upstream_{std::string(password)};
  sftp::test::FileSystem files_;
  std::map<std::uint32_t, sftp::test::UpstreamModel> servers_{};  // by the upstream's channel
  std::map<std::uint32_t, std::uint32_t> client_channels_{};      // the same
  std::uint32_t next_of_upstream_ = first_of_upstream;
  bool answers_ = true;  // the upstream as a server does, and the client gives windows back
  bool client_in_ = false;
  bool exchanges_ = false;
  std::size_t flooded_ = 0;
  fuzz::DaemonCore core_;  // last: it ends while the others are there
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Session session(input);
  session.run();
  return 0;
}
