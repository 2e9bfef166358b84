// SPDX-License-Identifier: MIT
#include "login/client_keys.h"

#include "util/text.h"
#include "wire/error.h"

namespace sshrp::login {
namespace {

using access::KeysOf;
using ops::Readers;
using Revoked = KeyFinding::Revoked;

/// A file of revoked keys.
struct RevokedList {
  std::optional<crypto::RevokedKeys> keys{};
  std::string problem{};  // where it isn't understood

  std::size_t memory() const { return sizeof *this + (keys ? keys->memory() : 0) + problem.capacity(); }
};

access::AuthorizedKeys parse_list(BytesView text) { return access::AuthorizedKeys::parse(as_text(text)); }

RevokedList parse_revoked(BytesView file) {
  try {
    return {.keys = crypto::RevokedKeys::parse(file)};
  } catch (const wire::ProtocolError& error) {
    return {.problem = error.what()};
  }
}

class Lists {
 public:
  explicit Lists(ops::TrustedFileCache& files) : files_(files) {}

  /// `account` may own the files, too, unless it is empty.
  void read(const std::vector<route::KeySource>& sources, std::string_view key, KeysOf keys_of,
            const std::string& account) {
    for (const route::KeySource& source : sources) {
      if (const auto* line = std::get_if<config::KeyLine>(&source)) {
        lists_.push_back({std::string(key), line->keys, keys_of});
      } else {
        read_file(std::get<std::string>(source), keys_of, account);
      }
    }
  }

  void add(const access::KeyList& list) { lists_.push_back(list); }

  /// After all others.
  void read_revoked(const std::string& path) {
    revoked_ = Revoked::unknown;
    try {
      revoked_list_ = files_.load<RevokedList>(
          path, {.readers = Readers::anybody, .max_size = crypto::max_revoked_keys}, parse_revoked);
      if (revoked_list_->keys)
        revoked_ = Revoked::no;
      else
        refuse_all(path, revoked_list_->problem);
    } catch (const std::exception& error) {
      refuse_all(path, error.what());
    }
  }

  KeyFinding find(const crypto::PresentedKey& key, const access::ClientFacts& facts) {
    KeyFinding finding{.revoked = revoked_, .problems = std::move(problems_)};
    const bool has_list = revoked_list_ && revoked_list_->keys;
    const crypto::RevokedKeys* revoked = has_list ? &*revoked_list_->keys : nullptr;
    if (revoked != nullptr && access::is_revoked(key, *revoked)) finding.revoked = Revoked::yes;
    if (!lists_.empty()) finding.verdict = access::look_up(key, facts, lists_, revoked);
    return finding;
  }

 private:
  void read_file(const std::string& path, KeysOf keys_of, const std::string& account) {
    try {
      auto list = files_.load<access::AuthorizedKeys>(
          path, {.readers = Readers::anybody, .max_size = access::max_key_text, .account = account},
          parse_list);
      lists_.push_back({util::escape(path), std::move(list), keys_of});
    } catch (const ops::FileError& error) {
      problems_.push_back("key file " + util::escape(path) + " " + error.what());
    }
  }

  void refuse_all(const std::string& path, std::string_view problem) {
    lists_.clear();
    problems_.push_back("revoked_keys " + util::escape(path) + " " + std::string(problem) +
                        ", so no key is taken");
  }

  ops::TrustedFileCache& files_;
  std::vector<access::KeyList> lists_;
  Revoked revoked_ = Revoked::no;
  std::shared_ptr<const RevokedList> revoked_list_;
  std::vector<std::string> problems_;
};

}  // namespace

KeyFinding find_client_key(const crypto::PresentedKey& key, const access::ClientFacts& facts,
                           const route::Route& route, ops::TrustedFileCache& files,
                           const access::KeyList* of_upstream) {
  Lists lists(files);
  if (of_upstream != nullptr) {
    lists.add(*of_upstream);
  } else {
    lists.read(route.authorized_keys, "authorized_keys", KeysOf::users, route.upstream_user);
    lists.read(route.trusted_user_ca_keys, "trusted_user_ca_keys", KeysOf::authorities, "");
  }
  if (route.revoked_keys) lists.read_revoked(*route.revoked_keys);
  return lists.find(key, facts);
}

}  // namespace sshrp::login
