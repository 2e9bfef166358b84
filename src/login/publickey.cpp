// Login by key (RFC 4252 §7): looked up here or on the upstream, and verified here.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "login/login.h"
#include "msg/publickey_request.h"
#include "net/blocking.h"
#include "ops/log.h"
#include "transport/algorithms.h"
#include "upstream/remote_file.h"
#include "util/text.h"

namespace sshrp::login {

using access::KeyGrant;
using msg::AuthMethod;
using upstream::Answer;

namespace {

/// nullopt: it isn't one that anybody could log in with; `why` says so.
std::optional<crypto::PresentedKey> parse_key(const msg::PublickeyRequest& request, std::string& why) {
  try {
    return crypto::PresentedKey::parse(request.public_key);
  } catch (const wire::ProtocolError& error) {
    why = std::string("the key can't be used: ") + error.what();
    return std::nullopt;
  }
}

/// For the log.
std::string upstream_keys_name(const route::Route& route) {
  return util::escape(*route.upstream_authorized_keys) + " on the upstream";
}

std::time_t now() { return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()); }

}  // namespace

// All is parsed before anything is asked, whether there is a route or not. Whether the key may log in is
// cheaper to know than whether it has signed, so it comes first; only the verified signature counts.
net::Task<Login::Outcome> Login::try_publickey(msg::UserauthRequest request) {
  const msg::PublickeyRequest key_request = msg::parse_publickey(request.method_specific.bytes);
  if (key_request.signature) came_ = Came::with_credential;
  std::string why;
  const auto key = parse_key(key_request, why);
  if (!key) log_refusal(why);
  if (!key) co_return Outcome::refused;
  if (!transport::contains({context_.settings->public_keys}, key_request.algorithm_name) ||
      !key->goes_with(key_request.algorithm_name)) {
    log_refusal("algorithm \"" + util::escape(key_request.algorithm_name) +
                "\" isn't allowed, or not this key's");
    co_return Outcome::refused;
  }
  if (!route()) co_return co_await refuse_unknown(AuthMethod::publickey);
  const std::optional<KeyGrant> grant = co_await find_grant(*key, key_request.algorithm_name);
  if (!grant) co_return Outcome::refused;
  if (!key_request.signature) {
    downstream_.welcome_key(key_request.algorithm_name, key_request.public_key);
    co_return Outcome::answered;
  }
  if (!has_signed(*key, *grant, key_request)) co_return Outcome::refused;
  downstream_login_ = login_record(AuthMethod::publickey, key->key().fingerprint());
  permissions_ = access::narrowed(route()->permissions, grant->permissions);
  ops::info("session {}: user \"{}\" has shown key {}, {}", context_.session_id, util::escape(user_name()),
            downstream_login_.key, grant->found);
  co_return co_await enter();
}

bool Login::has_signed(const crypto::PresentedKey& key, const KeyGrant& grant,
                       const msg::PublickeyRequest& request) const {
  const BytesView session_id = downstream_.connection()->transport().session_id();
  const Bytes data = msg::signed_data(session_id, user_name(), request.algorithm_name, request.public_key);
  const auto assertion = key.verify_assertion(request.algorithm_name, data, *request.signature);
  if (!assertion) {
    log_refusal("the signature isn't one by key " + key.key().fingerprint());
    return false;
  }
  if (grant.presence.is_met_by(key.key(), *assertion)) return true;
  log_refusal("security key " + key.key().fingerprint() + " wasn't touched, or its user not verified");
  return false;
}

// What is on this machine comes first: it touches no upstream before the signature.
net::Task<std::optional<KeyGrant>> Login::find_grant(const crypto::PresentedKey& key,
                                                     std::string_view algorithm_name) {
  KeyFinding here = co_await look_up(key, nullptr);
  if (auto grant = granted(here)) co_return grant;
  if (still_wanted_ && !route()->upstream_key_probe) co_return std::nullopt;
  if (route()->upstream_key_probe) co_return co_await probe_upstream(key, algorithm_name, here.revoked);
  if (!route()->upstream_authorized_keys) co_return std::nullopt;
  if (!upstream_keys_) co_await at_server<&Login::read_upstream_keys>();
  if (!*upstream_keys_) co_return std::nullopt;
  KeyFinding there = co_await look_up(key, *upstream_keys_);
  co_return granted(there);
}

// On another thread: a list may have a MiB.
net::Task<KeyFinding> Login::look_up(const crypto::PresentedKey& key, access::AuthorizedKeysPtr of_upstream) {
  auto find = [key, route = route(), files = context_.settings->key_files, of_upstream,
               address = context_.client] {
    const access::ClientFacts facts{address, now(), route->upstream_user};
    if (!of_upstream) return find_client_key(key, facts, *route, *files);
    const access::KeyList list{upstream_keys_name(*route), of_upstream, access::KeysOf::users};
    return find_client_key(key, facts, *route, *files, &list);
  };
  co_return co_await net::blocking(context_.executor, context_.work_place, std::move(find));
}

// What is wrong with a file is told once of a login, however many keys the client offers.
std::optional<KeyGrant> Login::granted(KeyFinding& finding) {
  for (std::string& problem : finding.problems) {
    if (std::ranges::find(problems_told_, problem) != problems_told_.end()) continue;
    ops::warning("session {}: {}", context_.session_id, problem);
    problems_told_.push_back(std::move(problem));
  }
  if (!finding.verdict) return std::nullopt;
  if (auto* grant = std::get_if<KeyGrant>(&*finding.verdict)) return std::move(*grant);
  log_refusal(std::get<access::KeyRefusal>(*finding.verdict).sentence);
  return std::nullopt;
}

// One connection for a login, however many keys the client offers: it is the one that carries the session, if
// one of the keys is found and signs.
net::Task<void> Login::read_upstream_keys() {
  upstream_keys_.emplace(nullptr);
  if (!co_await is_let_in_by_none()) {
    const Answer answer = co_await authenticate_with_credentials();
    if (!std::holds_alternative<upstream::Accepted>(answer)) {
      log_refusal("the upstream doesn't let the proxy in to read its keys; after " +
                  describe(upstream_login_) + " it would go on with " + upstream_methods_->name_list());
      leave_upstream();
      co_return;
    }
  }
  using Modes = upstream::RemoteFileRule::Modes;
  const upstream::RemoteFileRule rule{access::max_key_text,
                                      route()->upstream_strict_modes ? Modes::strict : Modes::any};
  auto read = co_await upstream::blaming_upstream(
      upstream::read_remote_file(upstream_->connection(), *route()->upstream_authorized_keys, rule));
  if (const auto* failure = std::get_if<upstream::FileFailure>(&read)) {
    log_refusal(upstream_keys_name(*route()) + ": " + failure->sentence);
    co_return;
  }
  auto parse = [text = std::get<std::string>(std::move(read))] { return access::parse_keys(text); };
  upstream_keys_ = co_await net::blocking(context_.executor, context_.work_place, std::move(parse));
}

// An unsigned request changes nothing on the upstream, and says whether a signature would be welcome there.
net::Task<std::optional<KeyGrant>> Login::probe_upstream(const crypto::PresentedKey& key,
                                                         std::string_view algorithm_name,
                                                         KeyFinding::Revoked revoked) {
  if (key.certificate() != nullptr) {
    log_refusal("what a certificate allows can't be learnt by asking the upstream (upstream_key_probe)");
    co_return std::nullopt;
  }
  if (revoked == KeyFinding::Revoked::yes) {
    log_refusal("key " + key.key().fingerprint() + " is revoked");
    co_return std::nullopt;
  }
  if (revoked == KeyFinding::Revoked::unknown) co_return std::nullopt;
  co_return co_await at_server<&Login::probe_key>(key, algorithm_name);
}

// The session goes where the key was welcome.
net::Task<std::optional<KeyGrant>> Login::probe_key(const crypto::PresentedKey& key,
                                                    std::string_view algorithm_name) {
  if (co_await is_let_in_by_none()) {
    log_refusal("the upstream lets everybody in, so it can't be asked about a key");
    leave_upstream();
    co_return std::nullopt;
  }
  const Bytes fields = msg::offer_fields(algorithm_name, key.blob());
  const Answer answer = co_await upstream_->request(AuthMethod::publickey, fields);
  if (std::holds_alternative<upstream::KeyWelcome>(answer)) {
    upstream_->bind();
    co_return KeyGrant{.found = "which the upstream would take"};
  }
  log_refusal("the upstream wouldn't take key " + key.key().fingerprint());
  co_return std::nullopt;
}

// In the middle of a login at an upstream its files can't be read.
bool Login::may_look_up_keys_now() const {
  const bool local = !route()->authorized_keys.empty() || !route()->trusted_user_ca_keys.empty();
  return route()->methods.has(AuthMethod::publickey) && (local || route()->upstream_key_probe);
}

}  // namespace sshrp::login
