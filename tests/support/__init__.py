"""What tests share: a service, servers, sites, pages and a voice of their own."""
