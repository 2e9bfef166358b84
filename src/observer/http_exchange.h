// HttpExchange: a request on a connection of libmicrohttpd, and its reply.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/http_listener.h"

namespace sshrp::observer {

class HttpExchange {
 public:
  HttpExchange(HttpListener& listener, MHD_Connection& connection);
  ~HttpExchange();
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  /// The head of the request is there. Everything that follows may be refused by now.
  MHD_Result begin(std::string_view path, std::string_view method);
  /// More of the body. MHD_NO: it is too long.
  MHD_Result add_body(std::string_view bytes);
  /// All of it is there, or what it waited for.
  MHD_Result go_on();
  MHD_Result fail();

  const std::shared_ptr<Errand>& errand() const { return errand_; }

 private:
  MHD_Result send(HttpReply reply);
  MHD_Result wait_for(Command command);

  HttpListener& listener_;
  MHD_Connection& connection_;
  HttpRequest request_{};
  std::optional<Site::Passed> passed_{};
  std::shared_ptr<Errand> errand_{};
};

/// A reply's body as it comes.
class HttpStream {
 public:
  HttpStream(HttpListener& listener, MHD_Connection& connection, std::unique_ptr<Stream> stream);
  ~HttpStream();
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;

  std::uint64_t size() const { return stream_->size().value_or(MHD_SIZE_UNKNOWN); }
  /// As MHD_ContentReaderCallback has it.
  ssize_t read(std::span<char> room);
  /// Of a suspended one: whether its client is still there is looked at, too.
  void go_on();

 private:
  HttpListener& listener_;
  MHD_Connection& connection_;
  const int fd_;
  bool is_gone_ = false;
  const std::unique_ptr<Stream> stream_;
};

}  // namespace sshrp::observer
