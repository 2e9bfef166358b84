// UserauthClient: the client's side of login, RFC 4252, towards the upstream.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "msg/auth_method.h"
#include "msg/userauth.h"
#include "net/connection.h"
#include "util/secret.h"

namespace sshrp::upstream {

/// The upstream let us in.
struct Accepted {};
/// It didn't, or this was only one of the credentials that it wants (RFC 4252 §5.1, partial success).
struct Refused {
  msg::AuthMethods methods;  // that can go on
  enum class Progress { none, partial } progress;
};
/// It wants to know something before it decides: SSH_MSG_USERAUTH_INFO_REQUEST or
/// SSH_MSG_USERAUTH_PASSWD_CHANGEREQ, by the method. A view, valid until the next answer.
struct Prompted {
  BytesView payload;
};
/// It would take a signature by this key: SSH_MSG_USERAUTH_PK_OK.
struct KeyWelcome {};

using Answer = std::variant<Accepted, Refused, Prompted, KeyWelcome>;

/// Of a connection, bytes, as much as one may have at most: an upstream that shows banners without end fills
/// no memory.
inline constexpr std::size_t max_banners = 256 * 1024;

class UserauthClient {
 public:
  /// `user_name`: the account there.
  UserauthClient(net::ConnectionPtr upstream, std::string user_name)
      : upstream_(std::move(upstream)), user_name_(std::move(user_name)) {}

  /// Passes on the banners that came so far, those beyond max_banners aside, and from now on each when it
  /// comes: what it asks for may have to be done before there is an answer. They wait until the client has
  /// proved something: to a stranger they would say that there is an upstream, and which.
  net::Task<void> show_banners_to(net::ConnectionPtr client);

  /// Key exchange, the check of the host key, and the ssh-userauth service. Throws what receive() throws.
  net::Task<void> begin();

  /// Makes a request of `method`, with that method's own fields as they stand in the message, and waits for
  /// the answer. Throws what receive() throws, ProtocolError for an answer that doesn't belong to the method.
  net::Task<Answer> request(msg::AuthMethod method, BytesView method_specific);
  /// Gives an SSH_MSG_USERAUTH_INFO_RESPONSE to what it asked.
  net::Task<Answer> respond(BytesView info_response);

  /// From here on the login belongs to this server: it was given a password, a prompt's answer or a
  /// signature, which request() and respond() note themselves, or the client has seen something of it.
  void bind() { is_bound_ = true; }
  bool is_bound() const { return is_bound_; }

  /// Has that until it is logged in, or is over.
  void hold(std::shared_ptr<void> place) { place_ = std::move(place); }

  const net::ConnectionPtr& connection() const { return upstream_; }
  const std::string& user_name() const { return user_name_; }
  bool is_logged_in() const { return upstream_->transport().phase() == transport::Phase::connection; }

 private:
  net::Task<Answer> answer_to(msg::AuthMethod method);
  void keep_banner(const msg::UserauthBanner& banner);
  net::Task<void> pass_on_banners();

  net::ConnectionPtr upstream_;
  net::ConnectionPtr banners_to_{};  // nullptr: banners are kept
  struct Banner {
    std::string message, language_tag;
  };
  std::vector<Banner> banners_;
  std::size_t banner_bytes_ = 0;  // of their messages
  std::string user_name_;
  bool is_bound_ = false;
  std::shared_ptr<void> place_{};
};

}  // namespace sshrp::upstream
