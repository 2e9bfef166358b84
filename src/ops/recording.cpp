// SPDX-License-Identifier: MIT
#include "ops/recording.h"

#include <algorithm>

#include "ops/account_fields.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::ops {
namespace {

constexpr const char* not_recorded = "wasn't read when this configuration was prepared";

std::string text_of(const util::SecretBytes& bytes) { return std::string(as_text(bytes.view())); }

util::SecretBytes encode_names(const std::vector<std::string>& names) {
  Bytes bytes;
  wire::Writer writer(bytes);
  for (const std::string& name : names) writer.string(name);
  return util::SecretBytes(std::move(bytes));
}

std::vector<std::string> decode_names(BytesView bytes) {
  std::vector<std::string> names;
  for (wire::Reader reader(bytes); !reader.empty();) names.emplace_back(reader.text());
  return names;
}

/// The first byte says who may read it, the others are the text.
util::SecretBytes encode_content(const config::FileContent& content) {
  util::SecretBytes bytes(1 + content.text->size());
  bytes.data()[0] = static_cast<std::uint8_t>(content.readers);
  std::ranges::copy(as_bytes(*content.text), bytes.data().begin() + 1);
  return bytes;
}

config::FileContent decode_content(BytesView bytes) {
  wire::Reader reader(bytes);
  const auto readers = static_cast<config::Readers>(reader.byte());
  return {std::string(as_text(reader.rest())), {}, readers};
}

constexpr std::size_t string_header = 4;

}  // namespace

template <typename Ask>
const Recording::Answer& Recording::answer(Question question, Ask ask) {
  const auto known = answers_.find(question);
  if (known != answers_.end()) return known->second;
  Answer fresh{Outcome::failed, util::SecretBytes(std::string_view(not_recorded))};
  if (files_ != nullptr) {
    try {
      fresh = ask(*files_);
    } catch (const FileError& error) {
      fresh.bytes = util::SecretBytes(std::string_view(error.what()));
    }
  }
  return answers_.emplace(std::move(question), std::move(fresh)).first->second;
}

config::FileContent Recording::read_configuration(const std::string& path) {
  const Answer& found = answer({Kind::configuration, path}, [&](FileSource& files) {
    const config::FileContent content = files.read_configuration(path);
    if (!content.text) return Answer{Outcome::failed, util::SecretBytes(content.problem)};
    return Answer{Outcome::found, encode_content(content)};
  });
  if (found.outcome != Outcome::found) return {std::nullopt, text_of(found.bytes)};
  return decode_content(found.bytes.view());
}

std::vector<std::string> Recording::list_files(const std::string& pattern) {
  const Answer& found = answer({Kind::list, pattern}, [&](FileSource& files) {
    return Answer{Outcome::found, encode_names(files.list_files(pattern))};
  });
  if (found.outcome != Outcome::found) throw FileError(pattern + " " + text_of(found.bytes));
  return decode_names(found.bytes.view());
}

util::SecretBytes Recording::read_trusted(const std::string& path, const FileRule& rule) {
  const Kind kind = rule.readers == Readers::we ? Kind::private_file : Kind::public_file;
  const Answer& found = answer({kind, path}, [&](FileSource& files) {
    return Answer{Outcome::found, files.read_trusted(path, rule)};
  });
  if (found.outcome != Outcome::found) throw FileError(text_of(found.bytes));
  return util::SecretBytes(found.bytes.view());
}

std::optional<util::SecretBytes> Recording::find_trusted(const std::string& path, const FileRule& rule) {
  const Kind kind = rule.readers == Readers::we ? Kind::find_private : Kind::find_public;
  const Answer& found = answer({kind, path}, [&](FileSource& files) {
    auto text = files.find_trusted(path, rule);
    if (!text) return Answer{Outcome::absent, {}};
    return Answer{Outcome::found, std::move(*text)};
  });
  if (found.outcome == Outcome::absent) return std::nullopt;
  if (found.outcome == Outcome::failed) throw FileError(text_of(found.bytes));
  return util::SecretBytes(found.bytes.view());
}

Result<Account> Recording::find_user(const std::string& user, const std::string& group) {
  const Answer& found = answer({Kind::user, user + ":" + group}, [&](FileSource& files) {
    const auto account = files.find_user(user, group);
    if (const auto* problem = std::get_if<std::string>(&account))
      return Answer{Outcome::failed, util::SecretBytes(*problem)};
    return Answer{Outcome::found, util::SecretBytes(encode_account(std::get<Account>(account)))};
  });
  if (found.outcome != Outcome::found) return text_of(found.bytes);
  return decode_account(found.bytes.view()).value();
}

void Recording::assume_private_file(const std::string& path, Result<util::SecretBytes> answer) {
  auto* text = std::get_if<util::SecretBytes>(&answer);
  answers_.insert_or_assign({Kind::private_file, path},
                            text != nullptr
                                ? Answer{Outcome::found, std::move(*text)}
                                : Answer{Outcome::failed, util::SecretBytes(std::get<std::string>(answer))});
}

// Written once into room of the right size, so that no secret stays behind in a block that was too small.
util::SecretBytes Recording::encode() const {
  std::size_t size = 0;
  for (const auto& [question, known] : answers_)
    size += 2 + 2 * string_header + question.name.size() + known.bytes.size();
  Bytes bytes;
  bytes.reserve(size);
  wire::Writer writer(bytes);
  for (const auto& [question, known] : answers_) {
    writer.byte(static_cast<std::uint8_t>(question.kind)).string(question.name);
    writer.byte(static_cast<std::uint8_t>(known.outcome)).string(known.bytes.view());
  }
  return util::SecretBytes(std::move(bytes));
}

Recording Recording::replay(BytesView bytes) {
  Recording recording;
  for (wire::Reader reader(bytes); !reader.empty();) {
    const auto kind = static_cast<Kind>(reader.byte());
    std::string name(reader.text());
    const auto outcome = static_cast<Outcome>(reader.byte());
    recording.answers_.insert_or_assign({kind, std::move(name)},
                                        Answer{outcome, util::SecretBytes(reader.string())});
  }
  return recording;
}

}  // namespace sshrp::ops
