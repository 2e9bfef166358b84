// SPDX-License-Identifier: MIT
#include "observer/http_exchange.h"

#include <poll.h>

#include <cstring>

#include "observer/http_replies.h"
#include "observer/request_head.h"

namespace sshrp::observer {
namespace {

constexpr std::size_t block = 32 * 1024;  // bytes of a stream that are read at once

using ResponsePtr = std::unique_ptr<MHD_Response, void (*)(MHD_Response*)>;

void free_stream(void* stream) { delete static_cast<HttpStream*>(stream); }

ssize_t read_stream(void* stream, std::uint64_t, char* room, std::size_t size) {
  try {
    return static_cast<HttpStream*>(stream)->read({room, size});
  } catch (...) {  // no memory: through C nothing can be thrown
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
}

MHD_Response* respond_by(std::string_view body) {
  // It isn't written to, whatever the parameter's type.
  return MHD_create_response_from_buffer(body.size(), const_cast<char*>(body.data()), MHD_RESPMEM_PERSISTENT);
}

}  // namespace

HttpExchange::HttpExchange(HttpListener& listener, MHD_Connection& connection)
    : listener_(listener), connection_(connection) {
  const std::lock_guard lock(listener_.lock_);
  listener_.exchanges_.insert(this);
}

HttpExchange::~HttpExchange() {
  listener_.enter(connection_, HttpListener::Connection::Phase::reading);
  const std::lock_guard lock(listener_.lock_);
  listener_.exchanges_.erase(this);
}

MHD_Result HttpExchange::begin(std::string_view path, std::string_view method) {
  request_.path = path;
  if (method != "GET" && method != "HEAD" && method != "POST") {
    auto reply = error_reply(405, "there are GET, HEAD and POST");
    reply.headers.emplace_back("Allow", "GET, HEAD, POST");
    return send(std::move(reply));
  }
  auto head = read_head(connection_, path, method);
  if (auto* refusal = std::get_if<HttpReply>(&head)) return send(std::move(*refusal));
  request_ = std::move(std::get<HttpRequest>(head));
  auto admitted = listener_.site_.admit(listener_.entrance_, request_, Clock::now());
  if (auto* refusal = std::get_if<HttpReply>(&admitted)) return send(std::move(*refusal));
  passed_ = std::move(std::get<Site::Passed>(admitted));
  return MHD_YES;
}

MHD_Result HttpExchange::add_body(std::string_view bytes) {
  if (request_.body.size() + bytes.size() > max_body) return MHD_NO;
  request_.body += bytes;
  return MHD_YES;
}

MHD_Result HttpExchange::go_on() {
  if (errand_) return send(errand_->reply());
  if (!passed_) return MHD_NO;
  request_.token = read_token(connection_, request_.body);
  auto outcome = listener_.site_.answer(*passed_, request_);
  if (auto* reply = std::get_if<HttpReply>(&outcome)) return send(std::move(*reply));
  return wait_for(std::move(std::get<Command>(outcome)));
}

MHD_Result HttpExchange::wait_for(Command command) {
  const auto errand = std::make_shared<Errand>(listener_.daemon_, std::move(command), passed_->who.asker);
  {
    const std::lock_guard lock(listener_.lock_);
    if (!listener_.gives_up_) errand_ = errand;
  }
  if (!errand_) return send(error_reply(503, "the observer is about to end"));
  listener_.enter(connection_, HttpListener::Connection::Phase::unlimited);
  errand->run();
  MHD_suspend_connection(&connection_);
  // It may have ended at once; then nobody else resumes it.
  if (!errand->wait([connection = &connection_] { MHD_resume_connection(connection); }))
    MHD_resume_connection(&connection_);
  return MHD_YES;
}

MHD_Result HttpExchange::fail() { return send(error_reply(500, "the observer couldn't answer")); }

MHD_Result HttpExchange::send(HttpReply reply) {
  using Phase = HttpListener::Connection::Phase;
  add_security_headers(reply, request_.path);
  ResponsePtr response(nullptr, MHD_destroy_response);
  Phase phase = Phase::sending;
  if (auto* text = std::get_if<std::string>(&reply.body)) {
    response.reset(respond(std::move(*text)));
  } else if (const auto* view = std::get_if<std::string_view>(&reply.body)) {
    response.reset(respond_by(*view));
  } else {
    auto stream = std::make_unique<HttpStream>(listener_, connection_,
                                               std::move(std::get<std::unique_ptr<Stream>>(reply.body)));
    response.reset(
        MHD_create_response_from_callback(stream->size(), block, read_stream, stream.get(), free_stream));
    if (response) stream.release();
    phase = Phase::unlimited;
  }
  if (!response) return MHD_NO;
  add_headers(*response, reply.headers);
  if (listener_.closes_) MHD_add_response_header(response.get(), "Connection", "close");
  listener_.enter(connection_, phase);
  return queue_reply(connection_, reply.status, *response);
}

HttpStream::HttpStream(HttpListener& listener, MHD_Connection& connection, std::unique_ptr<Stream> stream)
    : listener_(listener), connection_(connection), fd_(socket_of(connection)), stream_(std::move(stream)) {}

HttpStream::~HttpStream() {
  const std::lock_guard lock(listener_.lock_);
  listener_.followers_.erase(this);
}

ssize_t HttpStream::read(std::span<char> room) {
  const auto read = stream_->read(room);
  if (const auto* count = std::get_if<std::size_t>(&read)) return static_cast<ssize_t>(*count);
  if (const auto* end = std::get_if<Stream::End>(&read))
    return *end == Stream::End::reached ? MHD_CONTENT_READER_END_OF_STREAM
                                        : MHD_CONTENT_READER_END_WITH_ERROR;
  const std::lock_guard lock(listener_.lock_);
  if (is_gone_ || listener_.ends_) return MHD_CONTENT_READER_END_WITH_ERROR;
  MHD_suspend_connection(&connection_);
  listener_.followers_.insert(this);
  return 0;
}

/// Under the listener's lock.
void HttpStream::go_on() {
  // A suspended connection doesn't hear of its client's end.
  pollfd peer{fd_, POLLRDHUP, 0};
  is_gone_ = ::poll(&peer, 1, 0) > 0;
  MHD_resume_connection(&connection_);
}

}  // namespace sshrp::observer
