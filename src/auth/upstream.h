// Upstream: the client's side of login, RFC 4252, towards the upstream.
#pragma once

#include <variant>

#include "msg/auth_method.h"
#include "msg/userauth.h"
#include "net/connection.h"
#include "util/secret.h"

namespace sshrp::auth {

/// The upstream let us in.
struct Accepted {};
/// It didn't, or this was only one of the proofs that it wants (RFC 4252 §5.1, partial success).
struct Refused {
  msg::AuthMethods methods;  // that can go on
  enum class Progress { none, partial } progress;
};
/// It asks something before it decides: SSH_MSG_USERAUTH_INFO_REQUEST or SSH_MSG_USERAUTH_PASSWD_CHANGEREQ,
/// by the method. A view, valid until the next answer.
struct Asked {
  BytesView payload;
};
/// It would take a signature by this key: SSH_MSG_USERAUTH_PK_OK.
struct KeyWelcome {};

using Answer = std::variant<Accepted, Refused, Asked, KeyWelcome>;

class Upstream {
 public:
  /// `user_name`: the account there.
  Upstream(net::ConnectionPtr upstream, std::string user_name)
      : upstream_(std::move(upstream)), user_name_(std::move(user_name)) {}

  /// Banners go to this client; without one they go nowhere.
  void show_banners_to(net::ConnectionPtr client) { client_ = std::move(client); }

  /// Key exchange, the check of the host key, and the ssh-userauth service. Throws what receive() throws.
  net::Task<void> begin();

  /// Makes a request of `method`, with that method's own fields as they stand in the message, and waits for
  /// the answer. Throws what receive() throws, ProtocolError for an answer that doesn't belong to the method.
  net::Task<Answer> request(msg::AuthMethod method, BytesView method_specific);
  /// Gives an SSH_MSG_USERAUTH_INFO_RESPONSE to what it asked.
  net::Task<Answer> respond(BytesView info_response);

  const net::ConnectionPtr& connection() const { return upstream_; }
  const std::string& user_name() const { return user_name_; }
  bool is_logged_in() const { return upstream_->transport().phase() == transport::Phase::connection; }

 private:
  net::Task<Answer> answer_to(msg::AuthMethod method);
  net::Task<void> show_banner(msg::UserauthBanner banner);

  net::ConnectionPtr upstream_;
  net::ConnectionPtr client_;
  std::string user_name_;
};

}  // namespace sshrp::auth
