// Downstream: the server's side of login, RFC 4252, towards the client. It keeps the rules of the dialogue;
// who may enter is decided by whoever asks it for the next request.
#pragma once

#include "msg/userauth.h"
#include "net/connection.h"

namespace sshrp::auth {

inline constexpr std::string_view userauth_service = "ssh-userauth";
inline constexpr std::string_view connection_service = "ssh-connection";

/// Requests of any kind in one login, `none` and unsigned offers of keys included.
inline constexpr unsigned max_requests = 128;

class Downstream {
 public:
  Downstream(net::ConnectionPtr client, unsigned max_auth_tries)
      : client_(std::move(client)), max_auth_tries_(max_auth_tries) {}

  /// The client's SSH_MSG_SERVICE_REQUEST, answered. Throws ProtocolError for another service than
  /// ssh-userauth.
  net::Task<void> accept_service();

  /// SSH_MSG_USERAUTH_BANNER (RFC 4252 §5.4). `text` is UTF-8.
  void show_banner(std::string_view text);

  /// The next SSH_MSG_USERAUTH_REQUEST: a view valid until the next call. Throws ProtocolError when the user
  /// or service changes, when there are too many requests, and for any other message.
  net::Task<msg::UserauthRequest> next_request();

  /// SSH_MSG_USERAUTH_FAILURE that counts as a try. Throws ProtocolError(no_more_auth_methods_available) when
  /// that was the last one. `methods`: a name-list.
  void refuse(std::string_view methods);
  /// The answer to `none` (RFC 4252 §5.2), and to methods that aren't offered: it counts for nothing.
  void tell_methods(std::string_view methods);
  /// SSH_MSG_USERAUTH_SUCCESS.
  void accept();

  /// Empty before the first request; as the client wrote it.
  const std::string& user_name() const { return user_name_; }

 private:
  net::ConnectionPtr client_;
  unsigned max_auth_tries_;
  unsigned failures_ = 0;
  unsigned requests_ = 0;
  std::string user_name_;
};

}  // namespace sshrp::auth
