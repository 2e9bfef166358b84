// Login: a dialogue of three parties, the client, the upstream and the proxy between them, until both sides
// are logged in (RFC 4252). Who may enter, with what credential, and what the proxy authenticates
// with at the upstream then, stands here; a method a file.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/this_coro.hpp>
#include <type_traits>

#include "facts/session_record.h"
#include "login/client_keys.h"
#include "login/settings.h"
#include "login/userauth_server.h"
#include "msg/publickey_request.h"
#include "net/proxy_header.h"
#include "upstream/attempts.h"

namespace sshrp::login {

/// What a login is worth, while others want its place.
enum class Standing : std::uint8_t {
  requested,  // the client has asked for something, or may ask for something else
  awaits_upstream,
  proved,  // something that the client has shown was right
};

/// What all logins share, and what belongs to this one.
struct LoginContext {
  SettingsPtr settings;
  net::Executor executor;
  net::WorkPlace& work_place;
  std::string session_id;  // the log's
  access::IpAddress client;
  std::string listener;                  // that the client came by: its name, or its address
  net::Ends ends;                        // of the client's connection: with us, or as its balancer had it
  std::function<void()> on_exchange;     // net::Connection::on_exchange of the upstream's connection
  std::function<void()> on_client_gone;  // the client's end came while the login was busy elsewhere
  std::function<void(Standing)> on_standing;
};

/// For the log, which learns what a login was tried with and no secret of it.
facts::LoginRecord login_record(msg::AuthMethod method, std::string key = {});
std::string describe(const facts::LoginRecord& login);

/// What the proxy can authenticate with at an upstream.
using Credential = std::variant<crypto::CertifiedKeyPtr, config::Secret>;

/// What a login has come to, once both sides are logged in: all that the session needs of it.
struct LoggedIn {
  net::ConnectionPtr upstream{};
  upstream::PlacePtr place{};  // there: for as long as the session has it
  route::RoutePtr route{};
  std::string user_name{};            // the client's
  access::Permissions permissions{};  // the route's, narrowed by what the client showed
};

class Login {
 public:
  Login(net::ConnectionPtr client, LoginContext context);

  /// Ends when the upstream has let the proxy in, and the client may be told so. Wherever it waits, it ends
  /// by the cancellation of its coroutine. Throws UpstreamError, ProtocolError and what the client's
  /// connection throws.
  net::Task<LoggedIn> run();

  /// Tells the client, after run(): SSH_MSG_USERAUTH_SUCCESS.
  void accept() { downstream_.accept(); }

  /// Both at any time. The user name is empty before the first request.
  std::string user_name() const { return downstream_.user_name(); }
  /// nullptr: the user has none, or no request has named one yet.
  route::RoutePtr route() const {
    const auto* found = found_ ? std::get_if<route::RoutePtr>(&*found_) : nullptr;
    return found != nullptr ? *found : nullptr;
  }
  /// The server that was reached, or is to be; of a user that has a route.
  HostPort endpoint() const { return endpoint_ ? *endpoint_ : route()->target->endpoints.front().address; }
  /// Servers that were tried.
  std::uint64_t attempts() const { return in_vain_.size() + (endpoint_ ? 1 : 0); }
  /// nullptr: there is no connection to it now.
  net::ConnectionPtr upstream() const { return upstream_ ? upstream_->connection() : nullptr; }
  /// A credential of the client's was refused: what it only offers, or what an upstream's trouble keeps from
  /// being looked at, isn't.
  bool has_failed() const { return failures_ > 0; }
  /// What there is about the user of the first request; nullptr: there was none.
  const lookup::Found* found() const { return found_ ? &*found_ : nullptr; }
  const facts::LoginRecord& downstream_login() const { return downstream_login_; }
  const facts::LoginRecord& upstream_login() const { return upstream_login_; }

 private:
  enum class Outcome {
    entered,   // the upstream let us in
    refused,   // the client is still to be told
    answered,  // the client was told what there is to tell: its next request decides
    prompts,   // a prompt for the password that the upstream wants is to be made
  };

  // login.cpp: the dialogue with the client
  net::Task<void> talk();
  net::Task<Outcome> handle(msg::AuthMethod method, msg::UserauthRequest request);
  net::Task<Outcome> try_method(msg::AuthMethod method, msg::UserauthRequest request);
  net::Task<Outcome> try_none();
  net::Task<void> find_route();
  msg::AuthMethods offered() const;
  net::Task<void> refuse(msg::AuthMethod method);
  net::Task<Outcome> refuse_unknown(msg::AuthMethod method);
  net::Task<void> keep_time(AnswerKind kind);
  void log_refusal(std::string_view why) const;
  void tell_standing(Standing of_stranger) const;

  // password.cpp
  net::Task<Outcome> try_password(msg::UserauthRequest request);
  net::Task<Outcome> check_password(util::SecretBytes password, msg::AuthMethod method);
  net::Task<Outcome> relay_password(BytesView fields, BytesView password);
  net::Task<upstream::Answer> authenticate_with_password(BytesView fields, BytesView password);
  net::Task<upstream::Answer> answer_prompts(upstream::Answer answer, BytesView password);

  // keyboard_interactive.cpp
  net::Task<Outcome> try_keyboard_interactive(msg::UserauthRequest request);
  net::Task<Outcome> relay_info_requests(BytesView fields);
  net::Task<Outcome> prompt_for_password();
  net::Task<Outcome> relay_response(BytesView password);
  net::Task<Outcome> prompt_in_vain();
  net::Task<Reaction> prompt(BytesView info_request);
  net::Task<void> keep_time_of_prompt();

  // publickey.cpp
  net::Task<Outcome> try_publickey(msg::UserauthRequest request);
  bool has_signed(const crypto::PresentedKey& key, const access::KeyGrant& grant,
                  const msg::PublickeyRequest& request) const;
  net::Task<std::optional<access::KeyGrant>> find_grant(const crypto::PresentedKey& key,
                                                        std::string_view algorithm_name);
  net::Task<KeyFinding> look_up(const crypto::PresentedKey& key, access::AuthorizedKeysPtr of_upstream);
  std::optional<access::KeyGrant> granted(KeyFinding& finding);
  net::Task<std::optional<access::KeyGrant>> probe_upstream(const crypto::PresentedKey& key,
                                                            std::string_view algorithm_name,
                                                            KeyFinding::Revoked revoked);
  net::Task<std::optional<access::KeyGrant>> probe_key(const crypto::PresentedKey& key,
                                                       std::string_view algorithm_name);
  net::Task<void> read_upstream_keys();
  bool may_look_up_keys_now() const;

  // at_upstream.cpp: the dialogue with the upstream
  template <auto use, typename... Args>
  auto at_server(const Args&... args) -> std::invoke_result_t<decltype(use), Login*, const Args&...>;
  void go_on_after(const std::exception_ptr& failure);
  net::Task<void> reach();
  net::Task<void> reach_anew();
  net::Task<upstream::Reached> reach_and_note();
  net::Task<upstream::Answer> request_none();
  void leave_upstream();
  bool hung_up_on_a_credential(const std::exception_ptr& failure) const;
  net::Task<bool> is_let_in_by_none();
  Outcome entered_by_none();
  net::Task<Outcome> judge(upstream::Answer answer);
  net::Task<Outcome> enter();
  net::Task<Outcome> log_in_as_proxy();
  net::Task<upstream::Answer> authenticate_with_credentials();
  net::Task<upstream::Answer> authenticate_with(const Credential& credential);
  void pass_on_partial_success();

  // credentials.cpp: what the proxy has of its own
  net::Task<std::vector<Credential>> load_credentials();
  net::Task<crypto::CertifiedKeyPtr> load_key(const route::OwnKey& key);
  net::Task<upstream::Answer> authenticate_with_key(crypto::CertifiedKeyPtr key);

  bool is_client_authenticated() const { return !downstream_login_.method.empty(); }
  /// Nothing of what the client has shown so far was right.
  bool is_stranger() const { return !is_client_authenticated() && !still_wanted_; }
  /// A password that the upstream asks for as a second credential isn't the route's own.
  bool must_be_compared() const { return route()->password && !is_client_authenticated(); }

  const LoginContext context_;
  UserauthServer downstream_;
  std::optional<lookup::Found> found_;     // of the first request's user name, which can't change
  LikenessPtr likeness_{};                 // once that is found: of the route, or of the one that it is like
  net::Clock::time_point requested_at_{};  // when the request came that is being handled
  unsigned refused_keys_ = 0;
  // The request that is being handled.
  enum class Came { without_credential, with_credential } came_ = Came::without_credential;
  unsigned failures_ = 0;  // requests that were refused though a credential came with them
  access::Permissions permissions_{};
  std::vector<std::string> problems_told_{};  // of key files
  // nullopt: not read yet; nullptr: they can't be had.
  std::optional<access::AuthorizedKeysPtr> upstream_keys_{};
  facts::LoginRecord downstream_login_{};    // empty until a credential is verified
  facts::LoginRecord upstream_login_{};      // what was tried last
  upstream::PlacePtr place_{};               // at the server of upstream_
  net::Clock::time_point attempted_at_{};    // when the way to it began
  net::Clock::duration left_for_answer_{};   // of that attempt's time
  std::vector<upstream::InVain> in_vain_{};  // servers of the group that this login doesn't go to again
  std::unique_ptr<upstream::UserauthClient> upstream_;
  std::optional<HostPort> endpoint_{};                // of upstream_
  std::optional<msg::AuthMethods> upstream_methods_;  // what could go on there; nullopt: not asked yet
  // By keyboard-interactive.
  enum class UpstreamPrompts { maybe, none } upstream_prompts_ = UpstreamPrompts::maybe;
  std::optional<msg::AuthMethods> still_wanted_;  // by the upstream, after a partial success of the client's
};

/// Does that at a server, once it is reached; again at the next one, if it is lost and the login may go on.
template <auto use, typename... Args>
auto Login::at_server(const Args&... args) -> std::invoke_result_t<decltype(use), Login*, const Args&...> {
  const asio::cancellation_state given_up = co_await asio::this_coro::cancellation_state;
  for (;;) {
    co_await reach();
    std::exception_ptr failure;
    try {
      co_return co_await (this->*use)(args...);
    } catch (...) {
      failure = std::current_exception();
    }
    if (given_up.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    go_on_after(failure);
  }
}

}  // namespace sshrp::login
