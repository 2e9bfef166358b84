// The head of a request, as libmicrohttpd has read it.
// SPDX-License-Identifier: MIT
#pragma once

#include <microhttpd.h>

#include "observer/http.h"

namespace sshrp::observer {

int socket_of(MHD_Connection& connection);

/// All of the request but its body; or a refusal: what is ambiguous, or longer than may be.
std::variant<HttpRequest, HttpReply> read_head(MHD_Connection& connection, std::string_view path,
                                               std::string_view method);

/// Of a form (application/x-www-form-urlencoded) the field "token"; empty: there is none.
std::string read_token(MHD_Connection& connection, const std::string& body);

/// For MHD_OPTION_UNESCAPE_CALLBACK: a text with an encoded NUL stays as it is.
std::size_t unescape(void*, MHD_Connection*, char* text);

}  // namespace sshrp::observer
