// SPDX-License-Identifier: MIT
#include "observer/http.h"

#include "observer/json.h"

namespace sshrp::observer {

HttpReply json_reply(std::string body, unsigned status) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

HttpReply error_reply(unsigned status, std::string_view sentence) {
  return json_reply(Json().object().member("error", sentence).end_object().take(), status);
}

}  // namespace sshrp::observer
