// SPDX-License-Identifier: MIT
#include "msg/publickey_request.h"

#include "msg/auth_method.h"

namespace sshrp::msg {

PublickeyRequest parse_publickey(BytesView method_specific) {
  const auto fields = wire::decode_fields<PublickeyFields>(method_specific);
  PublickeyRequest request{fields.algorithm_name, fields.public_key, std::nullopt};
  wire::Reader rest(fields.signature.bytes);
  if (fields.has_signature) request.signature = rest.string();
  rest.end();
  return request;
}

Bytes signed_data(BytesView session_id, std::string_view user_name, std::string_view algorithm_name,
                  BytesView public_key) {
  const Bytes fields = wire::encode_fields(PublickeyFields{true, algorithm_name, public_key, wire::Rest{}});
  Bytes data;
  wire::Writer(data).string(session_id);
  wire::encode(
      UserauthRequest{user_name, connection_service, name_of(AuthMethod::publickey), wire::Rest{fields}},
      data);
  return data;
}

Bytes offer_fields(std::string_view algorithm_name, BytesView public_key) {
  return wire::encode_fields(PublickeyFields{false, algorithm_name, public_key, wire::Rest{}});
}

Bytes signed_fields(std::string_view algorithm_name, BytesView public_key, BytesView signature) {
  Bytes rest;
  wire::Writer(rest).string(signature);
  return wire::encode_fields(PublickeyFields{true, algorithm_name, public_key, wire::Rest{rest}});
}

}  // namespace sshrp::msg
