// The daemon's core while a client logs in as it should, and an upstream that does what the fuzzer says. Who
// hasn't proved to have the upstream's host key hears nothing of the login, and the client is let in only
// after a true upstream has let the proxy in.
// SPDX-License-Identifier: MIT
#include "daemon_core.h"
#include "deterministic_random.h"
#include "msg/info_request.h"
#include "msg/publickey_request.h"
#include "target.h"
#include "upstream/userauth_client.h"

using namespace sshrp;
using msg::Number;

namespace {

constexpr std::string_view client_secret = "the client's secret";
constexpr std::string_view route_secret = "the route's secret";
constexpr std::string_view local_secret = "open sesame";

// Banners kept and then sent, a packet of a server either way, answers that nobody takes, what a login has.
constexpr std::size_t max_held = 4 * upstream::max_banners + 3 * transport::max_packet_from_server +
                                 transport::much_output + 2 * 1024 * 1024;

const crypto::PrivateKey& client_key() {
  static const auto* key = new crypto::PrivateKey(crypto::PrivateKey::generate_ed25519());
  return *key;
}
transport::SignerPtr false_key() {
  static const auto* key =
      new transport::SignerPtr(std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate_ed25519()));
  return *key;
}

const fuzz::Setup& setup() {
  static const fuzz::Setup made = [] {
    fuzz::restart_random();
    const std::string own = "upstream_password = \"" + std::string(route_secret) + "\"\n";
    return fuzz::Setup(
        "",
        "[[servers]]\nuser = 'relay'\nUPSTREAM[[servers]]\nuser = 'local'\nUPSTREAMpassword = '" +
            std::string(local_secret) + "'\n" + own + "[[servers]]\nuser = 'key'\nUPSTREAM" + own +
            "authorized_keys = ['" + client_key().public_key().to_line() +
            "']\nauth_methods = 'publickey'\n[[servers]]\nuser = 'probe'\nUPSTREAM" + own +
            "upstream_key_probe = true\nauth_methods = 'publickey'\n[[servers]]\nuser = 'remote'\nUPSTREAM" +
            own + "upstream_authorized_keys = 'keys'\nauth_methods = 'publickey'\n");
  }();
  return made;
}

bool holds(BytesView payload, std::string_view secret) {
  return as_text(payload).find(secret) != std::string_view::npos;
}

class Login {
 public:
  explicit Login(fuzz::Input& input) : input_(input), core_(setup()) {
    core_.client().on_payload = [this](BytesView payload) { client_hears(payload); };
    core_.on_upstream = [this](fuzz::Party& party) { begin(party); };
  }

  void run() {
    way_ = static_cast<Way>(input_.byte() % static_cast<unsigned>(Way::count));
    core_.client().greet();
    core_.settle();
    core_.client().say(msg::ServiceRequest{msg::userauth_service});
    ask();
    core_.settle();
    for (unsigned steps = 0; !input_.empty() && steps < max_steps && !core_.is_over(); ++steps) {
      act();
      core_.settle();
      fuzz::expect(core_.held() <= max_held, "what an upstream makes the daemon hold is bounded");
    }
  }

 private:
  static constexpr unsigned max_steps = 400;

  // How the client logs in.
  enum class Way : std::uint8_t {
    password,
    keyboard_interactive,
    local_password,
    wrong_local_password,
    key,
    probed_key,
    key_of_upstream,
    count
  };

  // ── the client ──

  void ask() {
    switch (way_) {
      case Way::password:
        return request("relay", "password", wire::encode_fields(msg::PasswordFields{false, client_secret}));
      case Way::keyboard_interactive:
        return request("relay", "keyboard-interactive",
                       wire::encode_fields(msg::KeyboardInteractiveFields{}));
      case Way::local_password:
        return request("local", "password", wire::encode_fields(msg::PasswordFields{false, local_secret}));
      case Way::wrong_local_password:
        return request("local", "password", wire::encode_fields(msg::PasswordFields{false, client_secret}));
      case Way::key:
        return show_key("key");
      case Way::probed_key:
        return show_key("probe");
      case Way::key_of_upstream:
      case Way::count:
        return show_key("remote");
    }
  }

  void request(std::string_view user, std::string_view method, BytesView fields) {
    core_.client().say(msg::UserauthRequest{user, msg::connection_service, method, {fields}});
  }

  void show_key(std::string_view user) {
    constexpr std::string_view algorithm = "ssh-ed25519";
    const BytesView blob = client_key().public_key().blob();
    const Bytes data = msg::signed_data(core_.client().session_id(), user, algorithm, blob);
    request(user, "publickey", msg::signed_fields(algorithm, blob, client_key().sign(algorithm, data)));
  }

  void client_hears(BytesView payload) {
    const auto number = static_cast<Number>(payload[0]);
    fuzz::expect(!holds(payload, route_secret), "the client never hears the route's secret");
    if (number == Number::userauth_success) {
      fuzz::expect(granted_, "the client is in only after an upstream has let the proxy in");
      fuzz::expect(way_ != Way::wrong_local_password, "nor with a wrong password");
      client_in_ = true;
      core_.client().note_login();
    } else if (number == Number::userauth_info_request && way_ == Way::keyboard_interactive) {
      prompts_ = msg::prompts_of(payload).size();
    }
    fuzz::expect(payload[0] < 80 || payload[0] >= 128 || client_in_, "nothing of an upstream passes before");
  }

  void respond() {
    if (!prompts_) return;
    Bytes responses;
    for (std::size_t i = 0; i < *prompts_; ++i) wire::Writer(responses).string(client_secret);
    core_.client().say(
        msg::UserauthInfoResponse{static_cast<std::uint32_t>(*prompts_), {BytesView(responses)}});
    prompts_.reset();
  }

  // ── the upstream ──

  // Each connection may be of another server: the true one, one with another key, or one that shows the
  // true one's key and can't sign with it.
  void begin(fuzz::Party& party) {
    const std::uint8_t who = input_.byte();
    const bool is_true = who % 4 < 2;
    if (!is_true) party.peer().host_key = false_key();
    if (who % 4 == 3) {
      const auto blob = transport::testing::host_key("ssh-ed25519")->public_key().blob();
      party.peer().shown_host_key = to_vector(blob);
    }
    is_true_ = is_true;
    asked_ = false;
    party.on_payload = [this, is_true](BytesView payload) { upstream_hears(payload, is_true); };
    if (who & 4) party.say_raw(input_.string());
    party.greet();
  }

  void upstream_hears(BytesView payload, bool is_true) {
    const auto number = static_cast<Number>(payload[0]);
    if (!is_true)
      fuzz::expect(payload[0] <= 4 || (payload[0] >= 20 && payload[0] <= 31),
                   "nothing is said to whom hasn't proved to be the upstream");
    fuzz::expect(way_ != Way::wrong_local_password, "no upstream is reached with a wrong password");
    const bool is_login = number == Number::userauth_request || number == Number::userauth_info_response;
    if (holds(payload, client_secret))
      fuzz::expect(is_login && (way_ == Way::password || way_ == Way::keyboard_interactive),
                   "the client's secret goes to where it is asked for, and with nothing else");
    fuzz::expect(!holds(payload, local_secret), "what is compared here is no upstream's");
    if (holds(payload, route_secret)) fuzz::expect(is_login, "the route's secret is part of a login");
    fuzz::expect(payload[0] < 80 || payload[0] >= 128 || granted_, "no channels before the login");
    asked_ = asked_ || is_login;
  }

  void act() {
    fuzz::Party* upstream = core_.upstream();
    const std::uint8_t action = input_.byte() % 20;
    if (action == 0) return core_.pass(std::chrono::milliseconds(200) * (1 + input_.byte()));
    if (action == 1) return respond();
    if (action == 2) return ask();
    if (action == 3)
      return core_.client().set(input_.byte() % 2 ? fuzz::Party::Hearing::on : fuzz::Party::Hearing::off);
    if (upstream != nullptr) upstream_acts(*upstream, action);
  }

  void upstream_acts(fuzz::Party& upstream, std::uint8_t action) {
    switch (action) {
      case 4:
        return upstream.say_raw(input_.string());
      case 5:
        return say(upstream, input_.string());
      case 6:
        return upstream.say(msg::ServiceAccept{msg::userauth_service});
      case 7:
        return fail(upstream);
      case 8:
      case 9:
        return let_in(upstream);
      case 10:
        return show_banners(upstream);
      case 11:
        return upstream.say(msg::UserauthPasswdChangereq{as_text(input_.string()), ""});
      case 12:
        return upstream.say(msg::UserauthPkOk{"ssh-ed25519", client_key().public_key().blob()});
      case 13:
        return prompt(upstream);
      case 14:
        return upstream.say(msg::GlobalRequest{"hostkeys-00@openssh.com", false, {input_.string()}});
      case 15:
        return upstream.rekey();
      case 16:
        return upstream.say(msg::Disconnect{2, as_text(input_.string()), ""});
      case 17:
        return upstream.end_stream();
      case 18:
        return upstream.set(input_.byte() % 2 ? fuzz::Party::Hearing::on : fuzz::Party::Hearing::off);
      default:
        return answer_sftp(upstream);
    }
  }

  void say(fuzz::Party& upstream, BytesView payload) {
    if (!payload.empty() && static_cast<Number>(payload[0]) == Number::userauth_success)
      return let_in(upstream);
    upstream.say(payload);
  }

  // Of who was asked, or may have been without having heard it; for others it is a lie, which is told, too.
  void let_in(fuzz::Party& upstream) {
    const bool may_be_asked = asked_ || upstream.hearing() == fuzz::Party::Hearing::off;
    granted_ = granted_ || (is_true_ && may_be_asked);
    upstream.say(msg::UserauthSuccess{});
    if (may_be_asked) upstream.note_login();
  }

  void fail(fuzz::Party& upstream) {
    static constexpr std::string_view methods[] = {
        "password",        "password,keyboard-interactive", "keyboard-interactive", "publickey", "",
        "publickey,x,none"};
    const std::uint8_t which = input_.byte();
    upstream.say(msg::UserauthFailure{{methods[which % std::size(methods)]}, which >= 128});
  }

  void show_banners(fuzz::Party& upstream) {
    const std::string text(input_.uint16(), 'b');
    for (unsigned times = input_.byte(); times > 0; --times) upstream.say(msg::UserauthBanner{text, ""});
  }

  void prompt(fuzz::Party& upstream) {
    const std::uint32_t count = input_.byte() % 6;
    Bytes prompts;
    for (std::uint32_t i = 0; i < count; ++i)
      wire::Writer(prompts).string(std::string_view("Password: ")).boolean(input_.byte() % 4 == 0);
    const std::uint32_t said = input_.byte() % 8 == 0 ? input_.byte() : count;
    upstream.say(msg::UserauthInfoRequest{"", as_text(input_.string()), "", said, {BytesView(prompts)}});
  }

  // Of who is asked for a file, in the session's channel 0.
  void answer_sftp(fuzz::Party& upstream) {
    static constexpr std::uint8_t types[] = {2, 101, 102, 103, 104, 105};
    const std::uint8_t which = input_.byte();
    if (which == 0) return upstream.say(msg::ChannelOpenConfirmation{0, 0, 1 << 20, 1 << 15, {}});
    if (which == 1) return upstream.say(msg::ChannelSuccess{0});
    Bytes packet;
    Bytes body;
    wire::Writer(body).byte(types[which % std::size(types)]).uint32(input_.byte()).raw(input_.string());
    wire::Writer(packet).string(BytesView(body));
    upstream.say(msg::ChannelData{0, packet});
  }

  fuzz::Input& input_;
  Way way_ = Way::password;
  std::optional<std::size_t> prompts_{};  // that the client is to answer
  bool is_true_ = false;                  // the upstream, on its last connection
  bool asked_ = false;                    // it was, on that
  bool granted_ = false;                  // by a server that was asked
  bool client_in_ = false;
  fuzz::DaemonCore core_;  // last: it ends while the others are there
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Login login(input);
  login.run();
  return 0;
}
