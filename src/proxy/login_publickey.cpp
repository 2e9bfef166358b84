// Login by key (RFC 4252 §7): looked up here or on the upstream, and verified here.
#include "auth/publickey_request.h"
#include "auth/remote_file.h"
#include "net/blocking.h"
#include "net/octets.h"
#include "ops/log.h"
#include "proxy/login.h"
#include "transport/algorithms.h"
#include "util/text.h"

namespace sshrp::proxy {

using auth::Answer;
using auth::KeyGrant;
using msg::AuthMethod;

namespace {

/// nullopt: it isn't one that anybody could log in with; `why` says so.
std::optional<crypto::PresentedKey> parse_key(const auth::PublickeyRequest& request, std::string& why) {
  try {
    return crypto::PresentedKey::parse(request.public_key);
  } catch (const wire::ProtocolError& error) {
    why = std::string("the key can't be used: ") + error.what();
    return std::nullopt;
  }
}

std::time_t now() { return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()); }

}  // namespace

// All is parsed before anything is asked, whether there is a route or not. Whether the key may log in is
// cheaper to know than whether it has signed, so it comes first; only the verified signature counts.
net::Task<Login::Outcome> Login::try_publickey(msg::UserauthRequest request) {
  const auth::PublickeyRequest shown_key = auth::parse_publickey(request.method_specific.bytes);
  std::string why;
  const auto key = parse_key(shown_key, why);
  if (!key) log_refusal(why);
  if (!key || !route()) co_return Outcome::refused;
  if (!transport::contains({context_.snapshot->public_keys}, shown_key.algorithm_name) ||
      !key->goes_with(shown_key.algorithm_name)) {
    log_refusal("algorithm \"" + util::escape(shown_key.algorithm_name) +
                "\" isn't allowed, or not this key's");
    co_return Outcome::refused;
  }
  const std::optional<KeyGrant> grant = co_await find_grant(*key, shown_key.algorithm_name);
  if (!grant) co_return Outcome::refused;
  if (!shown_key.signature) {
    downstream_.welcome_key(shown_key.algorithm_name, shown_key.public_key);
    co_return Outcome::answered;
  }
  if (!has_signed(*key, *grant, shown_key)) co_return Outcome::refused;
  client_proof_ = shown(AuthMethod::publickey, key->key().fingerprint());
  permissions_ = config::narrowed(route()->permissions, grant->permissions);
  ops::info("session {}: user \"{}\" has shown key {}, {}", context_.session_id, util::escape(user_name()),
            client_proof_.key, grant->found);
  co_return co_await enter();
}

bool Login::has_signed(const crypto::PresentedKey& key, const KeyGrant& grant,
                       const auth::PublickeyRequest& request) const {
  const BytesView session_id = downstream_.connection()->transport().session_id();
  const Bytes data = auth::signed_data(session_id, user_name(), request.algorithm_name, request.public_key);
  const auto assertion = key.verify_assertion(request.algorithm_name, data, *request.signature);
  if (!assertion) {
    log_refusal("the signature isn't one by key " + key.key().fingerprint());
    return false;
  }
  if (grant.presence.is_shown_by(key.key(), *assertion)) return true;
  log_refusal("security key " + key.key().fingerprint() + " wasn't touched, or its user not verified");
  return false;
}

// What is on this machine comes first: it touches no upstream before the signature.
net::Task<std::optional<KeyGrant>> Login::find_grant(const crypto::PresentedKey& key,
                                                     std::string_view algorithm_name) {
  if (!local_keys_) co_await read_local_keys();
  if (auto grant = co_await look_up(key, local_keys_)) co_return grant;
  if (still_wanted_ && !route()->upstream_key_probe) co_return std::nullopt;
  if (route()->upstream_key_probe) co_return co_await probe_upstream(key, algorithm_name);
  if (!route()->upstream_authorized_keys) co_return std::nullopt;
  if (!upstream_keys_) co_await read_upstream_keys();
  co_return co_await look_up(key, upstream_keys_);
}

// On another thread: a text may have a MiB.
net::Task<std::optional<KeyGrant>> Login::look_up(const crypto::PresentedKey& key, ClientKeysPtr keys) {
  if (keys->texts.empty()) co_return std::nullopt;
  const auto ip = config::ip_from_bytes(net::octets(downstream_.connection()->peer().address()));
  auto find = [key, keys, address = ip.value_or(config::IpAddress{}), account = route()->upstream_user] {
    const auth::ClientFacts facts{address, now(), account};
    return auth::look_up(key, facts, keys->texts, keys->revoked ? &*keys->revoked : nullptr);
  };
  auto found = co_await net::blocking(context_.executor, context_.pool, std::move(find));
  if (auto* grant = std::get_if<KeyGrant>(&found)) co_return std::move(*grant);
  log_refusal(std::get<auth::KeyRefusal>(found).sentence);
  co_return std::nullopt;
}

net::Task<void> Login::read_local_keys() {
  auto read = [route = *route()] { return read_client_keys(route); };
  local_keys_ = co_await net::blocking(context_.executor, context_.pool, std::move(read));
  for (const std::string& problem : local_keys_->problems) {
    ops::warning("session {}: {}", context_.session_id, problem);
  }
}

// One connection for a login, however many keys the client offers: it is the one that carries the session, if
// one of the keys is found and signs.
net::Task<void> Login::read_upstream_keys() {
  auto keys = std::make_shared<ClientKeys>();
  keys->revoked = local_keys_->revoked;
  upstream_keys_ = keys;
  co_await reach();
  if (!co_await is_let_in_without_proof()) {
    const Answer answer = co_await show_credentials();
    if (!std::holds_alternative<auth::Accepted>(answer)) {
      log_refusal("the upstream doesn't let the proxy in to read its keys; after " +
                  describe(upstream_proof_) + " it would go on with " + upstream_methods_->name_list());
      leave_upstream();
      co_return;
    }
  }
  const std::string name = util::escape(*route()->upstream_authorized_keys) + " on the upstream";
  auto read = co_await ask_upstream(auth::read_remote_file(
      upstream_->connection(), *route()->upstream_authorized_keys, auth::largest_key_text));
  if (const auto* failure = std::get_if<auth::FileFailure>(&read)) {
    log_refusal(name + ": " + failure->sentence);
    co_return;
  }
  const bool counts = !route()->revoked_keys || keys->revoked;
  if (counts) keys->texts.push_back({name, std::get<std::string>(std::move(read)), auth::KeysOf::users});
}

// An unsigned request changes nothing on the upstream, and says whether a signature would be welcome there.
net::Task<std::optional<KeyGrant>> Login::probe_upstream(const crypto::PresentedKey& key,
                                                         std::string_view algorithm_name) {
  if (key.certificate() != nullptr) {
    log_refusal("what a certificate allows can't be learnt by asking the upstream (upstream_key_probe)");
    co_return std::nullopt;
  }
  if (local_keys_->revoked && local_keys_->revoked->revokes(key.key())) {
    log_refusal("key " + key.key().fingerprint() + " is revoked");
    co_return std::nullopt;
  }
  if (route()->revoked_keys && !local_keys_->revoked) co_return std::nullopt;
  co_await reach();
  if (co_await is_let_in_without_proof()) {
    log_refusal("the upstream lets everybody in, so it can't be asked about a key");
    leave_upstream();
    co_return std::nullopt;
  }
  const Bytes fields = auth::offer_fields(algorithm_name, key.blob());
  const Answer answer = co_await ask_upstream(upstream_->request(AuthMethod::publickey, fields));
  if (std::holds_alternative<auth::KeyWelcome>(answer))
    co_return KeyGrant{.found = "which the upstream would take"};
  log_refusal("the upstream wouldn't take key " + key.key().fingerprint());
  co_return std::nullopt;
}

// In the middle of a login at an upstream its files can't be read.
bool Login::may_look_up_keys_now() const {
  const bool local = !route()->authorized_keys.empty() || !route()->trusted_user_ca_keys.empty();
  return route()->methods.has(AuthMethod::publickey) && (local || route()->upstream_key_probe);
}

}  // namespace sshrp::proxy
