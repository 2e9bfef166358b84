// SPDX-License-Identifier: MIT
#include "msg/info_request.h"

namespace sshrp::msg {
namespace {

constexpr std::string_view password_prompt = "Password: ";
constexpr std::string_view new_password_prompts[] = {"New password: ", "Retype new password: "};
constexpr std::size_t max_instruction = 1024;  // bytes

void require_few(std::uint32_t count) {
  if (count > max_prompts) throw wire::ProtocolError("too many prompts or responses in keyboard-interactive");
}

}  // namespace

std::vector<Prompt> prompts_of(BytesView info_request) {
  const auto request = wire::decode<UserauthInfoRequest>(info_request);
  require_few(request.num_prompts);
  wire::Reader reader(request.prompts.bytes);
  std::vector<Prompt> prompts;
  for (std::uint32_t i = 0; i < request.num_prompts; ++i) {
    const std::string_view prompt = reader.text();
    prompts.push_back({prompt, reader.boolean()});
  }
  reader.end();
  return prompts;
}

std::vector<BytesView> responses_of(BytesView info_response) {
  const auto response = wire::decode<UserauthInfoResponse>(info_response);
  require_few(response.num_responses);
  wire::Reader reader(response.responses.bytes);
  std::vector<BytesView> responses;
  for (std::uint32_t i = 0; i < response.num_responses; ++i) responses.push_back(reader.string());
  reader.end();
  return responses;
}

Bytes password_info_request() {
  Bytes prompts;
  wire::Writer(prompts).string(password_prompt).boolean(false);
  return wire::encode(UserauthInfoRequest{.num_prompts = 1, .prompts = {prompts}});
}

Bytes new_password_info_request(std::string_view instruction) {
  if (instruction.size() > max_instruction) instruction = {};
  Bytes prompts;
  for (const std::string_view prompt : new_password_prompts)
    wire::Writer(prompts).string(prompt).boolean(false);
  return wire::encode(UserauthInfoRequest{
      .instruction = instruction, .num_prompts = std::size(new_password_prompts), .prompts = {prompts}});
}

util::SecretBytes single_response(BytesView response) {
  constexpr std::size_t head = 1 + 2 * sizeof(std::uint32_t);
  Bytes bytes;
  bytes.reserve(head + response.size());  // grown in the middle, it would leave a copy behind
  wire::Writer(bytes)
      .byte(static_cast<std::uint8_t>(Number::userauth_info_response))
      .uint32(1)
      .string(response);
  return util::SecretBytes(std::move(bytes));
}

Bytes no_response() { return wire::encode(UserauthInfoResponse{}); }

}  // namespace sshrp::msg
