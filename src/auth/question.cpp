#include "auth/question.h"

namespace sshrp::auth {
namespace {

constexpr std::string_view password_prompt = "Password: ";

void require_few(std::uint32_t count) {
  if (count > max_prompts) throw wire::ProtocolError("too many prompts or responses in keyboard-interactive");
}

}  // namespace

std::vector<msg::Prompt> prompts_of(BytesView info_request) {
  const auto request = wire::decode<msg::UserauthInfoRequest>(info_request);
  require_few(request.num_prompts);
  wire::Reader reader(request.prompts.bytes);
  std::vector<msg::Prompt> prompts;
  for (std::uint32_t i = 0; i < request.num_prompts; ++i) {
    const std::string_view prompt = reader.text();
    prompts.push_back({prompt, reader.boolean()});
  }
  reader.end();
  return prompts;
}

std::vector<BytesView> responses_of(BytesView info_response) {
  const auto response = wire::decode<msg::UserauthInfoResponse>(info_response);
  require_few(response.num_responses);
  wire::Reader reader(response.responses.bytes);
  std::vector<BytesView> responses;
  for (std::uint32_t i = 0; i < response.num_responses; ++i) responses.push_back(reader.string());
  reader.end();
  return responses;
}

Bytes password_question() {
  Bytes prompts;
  wire::Writer(prompts).string(password_prompt).boolean(false);
  return wire::encode(msg::UserauthInfoRequest{.num_prompts = 1, .prompts = {prompts}});
}

util::SecretBytes single_response(BytesView response) {
  constexpr std::size_t head = 1 + 2 * sizeof(std::uint32_t);
  Bytes bytes;
  bytes.reserve(head + response.size());  // grown in the middle, it would leave a copy behind
  wire::Writer(bytes)
      .byte(static_cast<std::uint8_t>(msg::Number::userauth_info_response))
      .uint32(1)
      .string(response);
  return util::SecretBytes(std::move(bytes));
}

Bytes no_response() { return wire::encode(msg::UserauthInfoResponse{}); }

}  // namespace sshrp::auth
