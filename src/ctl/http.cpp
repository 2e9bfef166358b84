// SPDX-License-Identifier: MIT
#include "ctl/http.h"

#include <curl/curl.h>

#include <cstring>
#include <memory>

#include "ctl/failure.h"
#include "ctl/who_may.h"

namespace sshrp::ctl {
namespace {

constexpr long connect_patience_ms = 10'000;
constexpr long receive_buffer = 256 * 1024;  // bytes, what libcurl takes at most is twice as much

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Easy easy_handle() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_NOTHING);
  Easy easy(ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
  if (!easy) throw Failure(exit_refused, "libcurl can't begin");
  return easy;
}

/// One request and what is known of its answer, for libcurl's callbacks. Those are C's: nothing is thrown
/// through it.
struct Transfer {
  CURL* easy = nullptr;
  Reply reply{};
  std::size_t header = 0;
  bool too_large = false;
  bool ended = false;  // nobody wants more
  const Http::Sink* sink = nullptr;
  const Http::Stop* stop = nullptr;
  std::exception_ptr thrown{};
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    if (transfer.reply.status == 0)
      curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &transfer.reply.status);
    if (transfer.sink != nullptr && transfer.reply.status == 200) {
      transfer.ended = !(*transfer.sink)(std::string_view(bytes, size));
      return transfer.ended ? 0 : size;
    }
    transfer.too_large = size > max_answer - transfer.reply.body.size();
    if (transfer.too_large) return 0;
    transfer.reply.body.append(bytes, size);
    return size;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return 0;
  }
}

std::size_t take_header(char*, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.header += size;
  transfer.too_large = transfer.header > max_answer_header;
  return transfer.too_large ? 0 : size;
}

int look_around(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    transfer.ended = transfer.ended || (*transfer.stop)();
  } catch (...) {
    transfer.thrown = std::current_exception();
    return 1;
  }
  return transfer.ended ? 1 : 0;
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK)
    throw Failure(exit_refused, "libcurl lacks an option");
}

/// Whatever the environment says of proxies, and whatever the other side says of other places.
void prepare(CURL* easy, Transfer& transfer, const std::string& socket, const std::string& url) {
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_PATH_AS_IS, 1L);
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_USERAGENT, "sshrpctl/" SSHRP_VERSION);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_patience_ms);
  set(easy, CURLOPT_BUFFERSIZE, receive_buffer);
  set(easy, CURLOPT_WRITEFUNCTION, take_body);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  set(easy, CURLOPT_HEADERFUNCTION, take_header);
  set(easy, CURLOPT_HEADERDATA, &transfer);
}

[[noreturn]] void fail(CURL* easy, const Transfer& transfer, CURLcode code, const std::string& socket) {
  if (transfer.too_large) throw Failure(exit_refused, "the answer at " + socket + " is too large");
  long error = 0;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      throw Failure(exit_unreachable, why_unreachable(socket, static_cast<int>(error)));
    case CURLE_COULDNT_RESOLVE_HOST:  // what libcurl calls a path that is too long for a socket
      throw Failure(exit_unreachable, why_unreachable(socket, ENAMETOOLONG));
    case CURLE_OPERATION_TIMEDOUT:
      throw Failure(exit_refused, "there was no answer in time at " + socket);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      if (status == 0)
        throw Failure(exit_unreachable, "the connection at " + socket + " ended without an answer");
      throw Failure(exit_refused, "the answer at " + socket + " broke off");
    default:
      throw Failure(exit_refused,
                    "what answers at " + socket + " isn't a daemon's: " + curl_easy_strerror(code));
  }
}

Reply perform(const Easy& easy, Transfer& transfer, const std::string& socket) {
  const CURLcode code = curl_easy_perform(easy.get());
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  if (code != CURLE_OK && !transfer.ended) fail(easy.get(), transfer, code, socket);
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &transfer.reply.status);
  return std::move(transfer.reply);
}

std::string url_of(std::string_view path) { return "http://localhost" + std::string(path); }

}  // namespace

Http::Http(std::string socket, std::chrono::milliseconds patience)
    : socket_(std::move(socket)), patience_(patience) {}

Reply Http::get(std::string_view path) const {
  const Easy easy = easy_handle();
  Transfer transfer{.easy = easy.get()};
  prepare(easy.get(), transfer, socket_, url_of(path));
  set(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(patience_.count()));
  return perform(easy, transfer, socket_);
}

Reply Http::post(std::string_view path, std::string_view json) const { return post(path, json, patience_); }

Reply Http::post(std::string_view path, std::string_view json, std::chrono::milliseconds patience) const {
  const Easy easy = easy_handle();
  Transfer transfer{.easy = easy.get()};
  prepare(easy.get(), transfer, socket_, url_of(path));
  // Without the second libcurl asks first whether a long body is wanted.
  Lines lines(curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  if (lines) curl_slist_append(lines.get(), "Expect:");
  set(easy.get(), CURLOPT_HTTPHEADER, lines.get());
  set(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(json.size()));
  set(easy.get(), CURLOPT_POSTFIELDS, json.data());
  set(easy.get(), CURLOPT_POST, 1L);
  set(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
  return perform(easy, transfer, socket_);
}

Reply Http::follow(std::string_view path, const Sink& sink, const Stop& stop) const {
  const Easy easy = easy_handle();
  Transfer transfer{.easy = easy.get(), .sink = &sink, .stop = &stop};
  prepare(easy.get(), transfer, socket_, url_of(path));
  set(easy.get(), CURLOPT_NOPROGRESS, 0L);
  set(easy.get(), CURLOPT_XFERINFOFUNCTION, look_around);
  set(easy.get(), CURLOPT_XFERINFODATA, &transfer);
  return perform(easy, transfer, socket_);
}

}  // namespace sshrp::ctl
