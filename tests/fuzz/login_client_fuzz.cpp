// The daemon's core and a client that does what the fuzzer says, from its first byte to a login. Nobody is
// let in who hasn't shown what the route asks for: that is looked at here in what the client sends.
// SPDX-License-Identifier: MIT
#include <set>

#include "daemon_core.h"
#include "deterministic_random.h"
#include "honest_upstream.h"
#include "login/userauth_server.h"
#include "msg/publickey_request.h"
#include "target.h"

using namespace sshrp;
using msg::Number;

namespace {

constexpr std::string_view upstream_password = "right for the upstream";
constexpr std::string_view local_password = "open sesame";
constexpr std::string_view users[] = {"local", "key", "relay", "probe", "nobody"};
constexpr std::string_view passwords[] = {
    local_password, upstream_password,          "open sesam", "open sesame!",
    "Open sesame",  "right for the upstream\n", "",           "wrong"};

// The answers that wait for who doesn't read, a packet either way, and what a login has.
constexpr std::size_t max_held =
    transport::much_output + 3 * transport::max_packet_before_login + 1024 * 1024;

const crypto::PrivateKey& right_key() {
  static const auto* key = new crypto::PrivateKey(crypto::PrivateKey::generate_ed25519());
  return *key;
}
const crypto::PrivateKey& other_key() {
  static const auto* key = new crypto::PrivateKey(crypto::PrivateKey::generate_ed25519());
  return *key;
}

const fuzz::Setup& setup() {
  static const fuzz::Setup made = [] {
    fuzz::restart_random();
    const std::string own = "upstream_password = '" + std::string(upstream_password) + "'\n";
    const std::string key = "authorized_keys = ['" + right_key().public_key().to_line() + "']\n";
    return fuzz::Setup("banner = 'mind the gap'\n",
                       "[[servers]]\nuser = 'local'\nUPSTREAM" + own + "password = '" +
                           std::string(local_password) + "'\n[[servers]]\nuser = 'key'\nUPSTREAM" + own +
                           key + "auth_methods = 'publickey'\n[[servers]]\nuser = 'relay'\nUPSTREAM" +
                           "[[servers]]\nuser = 'probe'\nUPSTREAMupstream_key_probe = true\n" + own);
  }();
  return made;
}

class Client {
 public:
  explicit Client(fuzz::Input& input) : input_(input), core_(setup()) {
    core_.client().on_payload = [this](BytesView payload) { hear(payload); };
    core_.on_upstream = [this](fuzz::Party& party) {
      fuzz::expect(!user_ || (*user_ != "local" && *user_ != "key") || proved_,
                   "no upstream is reached before the client has shown something");
      fuzz::expect(user_ && user_ != "nobody", "nor for a user without a route");
      upstream_.serve(party);
    };
    upstream_.on_message = [this](BytesView payload) {
      fuzz::expect(payload[0] < 80 || proved_, "nothing reaches an upstream before the login");
    };
  }

  void run() {
    for (unsigned steps = 0; !input_.empty() && steps < max_steps && !core_.is_over(); ++steps) {
      act();
      core_.settle();
      fuzz::expect(core_.held() <= max_held, "what a stranger makes the daemon hold is bounded");
    }
  }

 private:
  static constexpr unsigned max_steps = 400;

  // The numbers stand in the corpus.
  void act() {
    fuzz::Party& client = core_.client();
    switch (input_.byte() % 16) {
      case 0:
        return client.greet();
      case 1:
        return client.say_raw(input_.string());
      case 2:
        return say(wire::encode(msg::ServiceRequest{msg::userauth_service}));
      case 3:
        return say(input_.string());
      case 4:
        return try_password();
      case 5:
        return request("keyboard-interactive", wire::encode_fields(msg::KeyboardInteractiveFields{}));
      case 6:
        return respond();
      case 7:
      case 8:
        return try_key();
      case 9:
        return request("none", {});
      case 10:
        return client.rekey();
      case 11:
        return core_.pass(std::chrono::milliseconds(200) * (1 + input_.byte()));
      case 12:
        return client.end_stream();
      case 13:
        return client.set(input_.byte() % 2 ? fuzz::Party::Hearing::on : fuzz::Party::Hearing::off);
      case 14:
        return repeat();
      default:
        return say(wire::encode(msg::ChannelOpen{"session", 0, 1 << 20, 1 << 15, {}}));
    }
  }

  void say(BytesView payload) {
    if (!core_.client().is_keyed()) return;
    last_said_ = to_vector(payload);
    try {
      note(payload);
    } catch (const wire::ProtocolError&) {
      // nothing is shown by what nobody can read
    }
    core_.client().say(payload);
  }

  void repeat() {
    for (unsigned times = input_.byte(); times > 0 && !last_said_.empty(); --times) say(Bytes(last_said_));
  }

  void request(std::string_view method, BytesView fields) {
    const std::string_view user =
        user_ && input_.byte() % 4 ? *user_ : users[input_.byte() % std::size(users)];
    request(user, method, fields);
  }
  void request(std::string_view user, std::string_view method, BytesView fields) {
    say(wire::encode(msg::UserauthRequest{user, msg::connection_service, method, {fields}}));
  }

  std::string_view password() {
    const std::uint8_t which = input_.byte() % (std::size(passwords) + 1);
    return which < std::size(passwords) ? passwords[which] : as_text(input_.string());
  }

  void try_password() {
    const bool changing = input_.byte() % 8 == 7;
    const std::string_view given = password();
    if (!changing) return request("password", wire::encode_fields(msg::PasswordFields{false, given}));
    request("password", wire::encode_fields(msg::PasswordChangeFields{true, given, password()}));
  }

  void respond() {
    const std::uint32_t count = input_.byte() % 4;
    Bytes responses;
    for (std::uint32_t i = 0; i < count; ++i) wire::Writer(responses).string(password());
    say(wire::encode(msg::UserauthInfoResponse{count, {responses}}));
  }

  // By this key or that, over what it should be or something near it.
  void try_key() {
    const std::uint8_t how = input_.byte();
    const auto& signer = how & 1 ? right_key() : other_key();
    const BytesView shown = (how & 2 ? right_key() : other_key()).public_key().blob();
    const std::string_view user = how & 4 ? "key" : users[input_.byte() % std::size(users)];
    constexpr std::string_view algorithm = "ssh-ed25519";
    if (how & 8) return request(user, "publickey", msg::offer_fields(algorithm, shown));
    Bytes session_id = to_vector(core_.client().session_id());
    if (how & 16 && !session_id.empty()) session_id[input_.byte() % session_id.size()] ^= 1;
    const std::string_view signed_user = how & 32 ? users[input_.byte() % std::size(users)] : user;
    Bytes signature = signer.sign(algorithm, msg::signed_data(session_id, signed_user, algorithm, shown));
    if (how & 64) signature.resize(signature.size() - std::min<std::size_t>(input_.byte(), signature.size()));
    request(user, "publickey", msg::signed_fields(algorithm, shown, signature));
  }

  // What the client has shown with this.
  void note(BytesView payload) {
    if (payload.empty()) return;
    if (static_cast<Number>(payload[0]) == Number::userauth_info_response) {
      for (const BytesView response : msg::responses_of(payload)) note_password(as_text(response));
    }
    if (static_cast<Number>(payload[0]) != Number::userauth_request) return;
    const auto asked = wire::decode<msg::UserauthRequest>(payload);
    if (!user_) user_ = asked.user_name;
    wire::Reader fields(asked.method_specific.bytes);
    const bool flag = fields.boolean();
    if (asked.method_name == "password") note_password(fields.text());
    if (asked.method_name != "publickey" || !flag || asked.user_name != *user_) return;
    const auto shown = msg::parse_publickey(asked.method_specific.bytes);
    const Bytes data = msg::signed_data(core_.client().session_id(), asked.user_name, shown.algorithm_name,
                                        shown.public_key);
    const auto& key = right_key().public_key();
    if (user_ == "key" && std::ranges::equal(shown.public_key, key.blob()) &&
        key.verify("ssh-ed25519", data, *shown.signature))
      proved_ = true;
  }

  void note_password(std::string_view password) {
    if (user_ == "local" && password == local_password) proved_ = true;
    if ((user_ == "relay" || user_ == "probe") && password == upstream_password) proved_ = true;
  }

  void hear(BytesView payload) {
    const auto number = static_cast<Number>(payload[0]);
    if (number == Number::userauth_success) {
      fuzz::expect(proved_, "nobody is let in without proof");
      fuzz::expect(upstream_.has_entered(), "and only once the upstream has let the proxy in");
      core_.client().note_login();
    }
    fuzz::expect(payload[0] < 80 || payload[0] >= 128 || proved_, "a stranger hears of no channels");
    failures_ += number == Number::userauth_failure;
    fuzz::expect(failures_ <= login::max_requests, "the tries of a connection are bounded");
  }

  fuzz::Input& input_;
  fuzz::HonestUpstream upstream_{std::string(upstream_password)};
  std::optional<std::string> user_{};  // of the first request
  bool proved_ = false;                // that it is him
  unsigned failures_ = 0;
  Bytes last_said_{};
  fuzz::DaemonCore core_;  // last: it ends while the others are there
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Client client(input);
  client.run();
  return 0;
}
