// UserauthServer: the server's side of login, RFC 4252, towards the client. It keeps the rules of the
// dialogue; who may enter is decided by whoever asks it for the next request.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "msg/auth_method.h"
#include "msg/userauth.h"
#include "net/connection.h"

namespace sshrp::login {

/// Requests of any kind in one login, `none`, unsigned offers of keys, responses to prompts and repeated
/// requests for the service included.
inline constexpr unsigned max_requests = 128;

/// What a client did that was asked by SSH_MSG_USERAUTH_INFO_REQUEST (RFC 4256 §3.4).
struct Responses {
  BytesView payload;  // the SSH_MSG_USERAUTH_INFO_RESPONSE
};
/// Not as many responses as there were prompts, or some that no password may be: a failure, as the RFC
/// demands of the first.
struct WrongResponses {};
/// It began something else instead: the next request has it.
struct Abandoned {};
using Reaction = std::variant<Responses, WrongResponses, Abandoned>;

class UserauthServer {
 public:
  UserauthServer(net::ConnectionPtr client, unsigned max_auth_tries)
      : client_(std::move(client)), max_auth_tries_(max_auth_tries) {}

  /// The client's SSH_MSG_SERVICE_REQUEST, answered. Throws ProtocolError for another service than
  /// ssh-userauth.
  net::Task<void> accept_service();

  /// SSH_MSG_USERAUTH_BANNER (RFC 4252 §5.4). `text` is UTF-8.
  void show_banner(std::string_view text);

  /// The next SSH_MSG_USERAUTH_REQUEST: a view valid until the next call. The service may be asked for again
  /// meanwhile, which changes nothing. Throws ProtocolError when the user or service changes, when there are
  /// too many requests, and for any other message.
  net::Task<msg::UserauthRequest> next_request();

  /// Passes on an SSH_MSG_USERAUTH_INFO_REQUEST, and waits for what the client does; its responses are
  /// views valid until the next call. Throws ProtocolError as next_request() does, and for one that is
  /// malformed.
  net::Task<Reaction> prompt(BytesView info_request);

  /// SSH_MSG_USERAUTH_FAILURE that counts as a try. Throws ProtocolError(no_more_auth_methods_available) when
  /// that was the last one.
  void refuse(msg::AuthMethods methods);
  /// The answer to `none` (RFC 4252 §5.2), and to methods that aren't offered: it counts for nothing.
  void tell_methods(msg::AuthMethods methods);
  /// The request was good, and isn't enough: these can go on (RFC 4252 §5.1, partial success).
  void tell_partial_success(msg::AuthMethods methods);
  /// SSH_MSG_USERAUTH_PK_OK for the key of an unsigned offer.
  void welcome_key(std::string_view algorithm_name, BytesView public_key);
  /// SSH_MSG_USERAUTH_SUCCESS.
  void accept();

  /// Empty before the first request; as the client wrote it.
  std::string user_name() const { return user_name_.value_or(""); }
  const net::ConnectionPtr& connection() const { return client_; }

 private:
  net::Task<BytesView> next_message();
  void answer_service_request(BytesView payload);
  void count_request();
  msg::UserauthRequest require_same_user(msg::UserauthRequest request);

  net::ConnectionPtr client_;
  unsigned max_auth_tries_;
  unsigned failures_ = 0;
  unsigned requests_ = 0;
  std::optional<std::string> user_name_;       // nullopt: no request has named one yet
  std::optional<msg::UserauthRequest> begun_;  // instead of the responses that were awaited
};

}  // namespace sshrp::login
