// Login: a dialogue of three parties, the client, the upstream and the proxy between them, until both sides
// are logged in (RFC 4252). Who may enter, by what proof, and what the proxy shows the upstream then, stands
// here; a method a file.
#pragma once

#include "auth/downstream.h"
#include "auth/publickey_request.h"
#include "ops/session_record.h"
#include "proxy/client_keys.h"
#include "proxy/upstream_leg.h"

namespace sshrp::proxy {

/// What all logins share, and what belongs to this one.
struct LoginContext {
  std::shared_ptr<const Snapshot> snapshot;
  net::Executor executor;
  asio::thread_pool& pool;
  std::string session_id;  // the log's
};

/// For the log, which learns what was shown and no secret of it.
ops::LoginRecord shown(msg::AuthMethod method, std::string key = {});
std::string describe(const ops::LoginRecord& shown);

/// What the proxy can show an upstream.
using Credential = std::variant<UpstreamKey, config::Secret>;

class Login {
 public:
  Login(net::ConnectionPtr client, LoginContext context);

  /// Ends when the upstream has let the proxy in, and the client may be told so. Throws UpstreamError,
  /// ProtocolError and what the client's connection throws.
  net::Task<void> run();

  /// Tells the client, after run(): SSH_MSG_USERAUTH_SUCCESS.
  void accept() { downstream_.accept(); }

  /// Both at any time. The user name is empty before the first request.
  std::string user_name() const { return downstream_.user_name(); }
  /// nullptr: the user has none, or no request has named one yet.
  const route::Route* route() const { return lookup_ ? std::get_if<route::Route>(&*lookup_) : nullptr; }
  /// nullptr: there is no connection to it now.
  net::ConnectionPtr upstream() const { return upstream_ ? upstream_->connection() : nullptr; }
  const ops::LoginRecord& client_proof() const { return client_proof_; }
  const ops::LoginRecord& upstream_proof() const { return upstream_proof_; }
  /// After run(): what the session may do, the route's permissions narrowed by what the client showed.
  const config::Permissions& permissions() const { return permissions_; }

 private:
  enum class Outcome {
    entered,   // the upstream let us in
    refused,   // the client is still to be told
    answered,  // the client was told what there is to tell: its next request decides
  };

  // login.cpp: the dialogue with the client
  net::Task<Outcome> handle(msg::AuthMethod method, msg::UserauthRequest request);
  net::Task<Outcome> try_none();
  void find_route();
  msg::AuthMethods offered() const;
  net::Task<void> refuse(msg::AuthMethod method);
  void log_refusal(std::string_view why) const;

  // login_password.cpp
  net::Task<Outcome> try_password(msg::UserauthRequest request);
  net::Task<Outcome> check_password(util::SecretBytes password, msg::AuthMethod method);
  net::Task<Outcome> relay_password(BytesView fields, BytesView password);
  net::Task<auth::Answer> show_password(BytesView fields, BytesView password);
  net::Task<auth::Answer> answer_prompts(auth::Answer answer, BytesView password);

  // login_keyboard_interactive.cpp
  net::Task<Outcome> try_keyboard_interactive(msg::UserauthRequest request);
  net::Task<Outcome> relay_questions(BytesView fields);
  net::Task<Outcome> ask_for_password();
  net::Task<Outcome> ask_in_vain();

  // login_publickey.cpp
  net::Task<Outcome> try_publickey(msg::UserauthRequest request);
  bool has_signed(const crypto::PresentedKey& key, const auth::KeyGrant& grant,
                  const auth::PublickeyRequest& request) const;
  net::Task<std::optional<auth::KeyGrant>> find_grant(const crypto::PresentedKey& key,
                                                      std::string_view algorithm_name);
  net::Task<std::optional<auth::KeyGrant>> look_up(const crypto::PresentedKey& key, ClientKeysPtr keys);
  net::Task<std::optional<auth::KeyGrant>> probe_upstream(const crypto::PresentedKey& key,
                                                          std::string_view algorithm_name);
  net::Task<void> read_local_keys();
  net::Task<void> read_upstream_keys();
  bool may_look_up_keys_now() const;

  // login_upstream.cpp: the dialogue with the upstream
  net::Task<void> reach();
  void leave_upstream();
  net::Task<bool> is_let_in_without_proof();
  Outcome entered_without_proof();
  net::Task<Outcome> judge(auth::Answer answer);
  net::Task<Outcome> enter();
  net::Task<auth::Answer> show_credentials();
  net::Task<auth::Answer> show(const Credential& credential);
  void ask_for_more();

  // login_credentials.cpp: what the proxy has of its own
  net::Task<std::vector<Credential>> load_credentials();
  net::Task<UpstreamKey> load_key(const std::optional<UpstreamKey>& loaded, const std::string& path);
  net::Task<auth::Answer> show_key(const UpstreamKey& key);

  bool is_proven() const { return !client_proof_.method.empty(); }
  /// A password that the upstream asks for as a second proof isn't the route's own.
  bool must_be_compared() const { return route()->password && !is_proven(); }

  const LoginContext context_;
  auth::Downstream downstream_;
  std::optional<route::Lookup> lookup_;  // of the first request's user name, which can't change
  net::Clock::time_point asked_at_{};    // when the request came that is being handled
  unsigned refused_keys_ = 0;
  config::Permissions permissions_{};
  ClientKeysPtr local_keys_{};         // nullptr: not read yet
  ClientKeysPtr upstream_keys_{};      // likewise
  ops::LoginRecord client_proof_{};    // empty until a proof is verified
  ops::LoginRecord upstream_proof_{};  // what was shown last
  std::unique_ptr<auth::Upstream> upstream_;
  unsigned upstreams_reached_ = 0;
  std::optional<msg::AuthMethods> upstream_methods_;  // what could go on there; nullopt: not asked yet
  enum class UpstreamAsks { maybe, nothing } upstream_asks_ = UpstreamAsks::maybe;  // keyboard-interactive
  std::optional<msg::AuthMethods> still_wanted_;  // by the upstream, after a partial success of the client's
};

}  // namespace sshrp::proxy
