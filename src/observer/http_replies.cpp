// SPDX-License-Identifier: MIT
#include "observer/http_replies.h"

#include <dlfcn.h>

#include "observer/site.h"

namespace sshrp::observer {
namespace {

using Queue = MHD_Result (*)(MHD_Connection*, unsigned, MHD_Response*);

thread_local bool is_ours = false;  // what is queued now

/// The library's.
Queue library_queue() {
  static const auto found = reinterpret_cast<Queue>(::dlsym(RTLD_NEXT, "MHD_queue_response"));
  return found;
}

void free_text(void* text) { delete static_cast<std::string*>(text); }

MHD_Result queue_in_place(MHD_Connection* connection, unsigned status) {
  HttpReply reply = error_reply(status, "this request is none that is answered here");
  add_security_headers(reply, "");
  reply.headers.emplace_back("Connection", "close");
  MHD_Response* const response = respond(std::move(std::get<std::string>(reply.body)));
  if (response == nullptr) return MHD_NO;
  add_headers(*response, reply.headers);
  const MHD_Result queued = library_queue()(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

}  // namespace

MHD_Result queue_reply(MHD_Connection& connection, unsigned status, MHD_Response& response) {
  is_ours = true;
  const MHD_Result queued = ::MHD_queue_response(&connection, status, &response);
  is_ours = false;
  return queued;
}

MHD_Response* respond(std::string body) {
  auto* text = new std::string(std::move(body));
  return MHD_create_response_from_buffer_with_free_callback_cls(text->size(), text->data(), free_text, text);
}

void add_headers(MHD_Response& response, const NamedTexts& headers) {
  for (const auto& [name, value] : headers) MHD_add_response_header(&response, name.c_str(), value.c_str());
}

}  // namespace sshrp::observer

// The library has no call for what its own replies are to be. It queues them by the function that others
// queue theirs by, whose name is looked up in the program first.
extern "C" __attribute__((visibility("default"))) MHD_Result MHD_queue_response(MHD_Connection* connection,
                                                                                unsigned status,
                                                                                MHD_Response* response) {
  using namespace sshrp::observer;
  if (library_queue() == nullptr) return MHD_NO;
  if (is_ours) return library_queue()(connection, status, response);
  try {
    return queue_in_place(connection, status);
  } catch (...) {  // no memory: through C nothing can be thrown
    return MHD_NO;
  }
}
