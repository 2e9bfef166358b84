// LogJournal: the journal as lines of the log.
#pragma once

#include "relay/journal.h"

namespace sshrp::relay {

/// Refusals of one session that get a line each; a client that goes on asking fills no disk.
inline constexpr unsigned max_refusal_lines = 32;

class LogJournal : public Journal {
 public:
  explicit LogJournal(SessionNames names);

  void refused(const std::string& what) override;
  void trouble(const std::string& sentence) override;
  void ran(std::string_view command) override;
  void did(const sftp::AuditRecord& record) override;

 private:
  const std::string id_;
  const std::string who_;  // `user="…" route="…"`
  unsigned refusals_ = 0;
};

}  // namespace sshrp::relay
